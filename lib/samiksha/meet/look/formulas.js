// Rooms show no formulas. JupyterLab's renderer asks for somebody who sets them: this one leaves every text as it is.
"use strict";
window.MathJax = {
  Ajax: {},
  Hub: { Config() {}, Configured() {}, Queue() {}, Register: { StartupHook() {} } },
};
