// JupyterLab's launcher gets a tile, and its command palette a command; both open the page `samiksha/` of the server in a tab.
// Written by hand as the container that JupyterLab loads (webpack's module federation), so that nothing has to be built.
"use strict";
(() => {
  const ICON =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#17457a" d="M5 3h14v18H5z"/>' +
    '<path fill="#fff" d="M7.5 6h9v1.6h-9zm0 4h9v1.6h-9z"/><path fill="#7fa3c9" d="M7.5 18v-3h2v3zm3.5 0v-5h2v5zm3.5 0v-4h2v4z"/></svg>';
  const COMMAND = "samiksha:schedule";
  let shared;

  // A module that JupyterLab itself has loaded.
  async function its(name) {
    const versions = shared[name];
    const loaded = Object.values(versions).find((each) => each.loaded) || Object.values(versions)[0];
    return (await loaded.get())();
  }

  async function plugin() {
    // Voilà loads it too, if nobody stops it, and has no launcher: there it is nothing.
    if (!shared["@jupyterlab/launcher"]) return [];
    const [{ ILauncher }, { ICommandPalette, IFrame, MainAreaWidget }, { PageConfig, URLExt }, { LabIcon }] =
      await Promise.all(
        ["launcher", "apputils", "coreutils", "ui-components"].map((name) => its("@jupyterlab/" + name))
      );
    // Said by the server's part of the extension; without that part there is nothing to open.
    const label = PageConfig.getOption("samiksha_label");
    const caption = PageConfig.getOption("samiksha_caption");
    const icon = new LabIcon({ name: "samiksha:icon", svgstr: ICON });
    let open;

    function shown() {
      if (open && !open.isDisposed) return open;
      // The page's own policy rules what it may do; of the frame's limits only those are lifted that forms and links need.
      const content = new IFrame({ sandbox: ["allow-same-origin", "allow-scripts", "allow-forms", "allow-popups",
        "allow-popups-to-escape-sandbox", "allow-downloads"] });
      content.url = URLExt.join(PageConfig.getBaseUrl(), "samiksha");
      open = new MainAreaWidget({ content });
      open.id = "samiksha-schedule";
      open.title.label = label;
      open.title.icon = icon;
      open.title.closable = true;
      return open;
    }

    return {
      id: "samiksha:schedule",
      description: "Opens the schedule of reviews.",
      autoStart: true,
      optional: [ILauncher, ICommandPalette],
      activate(app, launcher, palette) {
        if (!label) return;
        app.commands.addCommand(COMMAND, {
          label,
          icon,
          caption,
          execute() {
            const widget = shown();
            if (!widget.isAttached) app.shell.add(widget, "main");
            app.shell.activateById(widget.id);
          },
        });
        if (launcher) launcher.add({ command: COMMAND, category: "Other", rank: 0 });
        if (palette) palette.addItem({ command: COMMAND, category: "Samiksha" });
      },
    };
  }

  (window._JUPYTERLAB = window._JUPYTERLAB || {}).samiksha = {
    init(scope) {
      shared = scope;
    },
    async get(name) {
      if (name !== "./extension") throw new Error("samiksha has no module " + name);
      const made = await plugin();
      return () => ({ __esModule: true, default: made });
    },
  };
})();
