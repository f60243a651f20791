"""How the owner of a round gets to a cluster: over TLS, with a certificate of the cluster's own authority, or not at all.

Enters: an address, names of files. Leaves: what Dask needs for the connection, or a plain fault.
"""

import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from samiksha.errors import ClusterFault

if TYPE_CHECKING:
    from distributed.security import Security

ADDRESS = re.compile(r"tls://[^/\s]+:\d{1,5}")


@dataclass(frozen=True)
class Access:
    """A scheduler's address and the files that prove who we are; what is not named here, Dask's configuration names."""

    scheduler: str
    ca_file: str | None = None
    cert: str | None = None
    key: str | None = None

    def security(self) -> "Security":
        """Dask's settings for mutual TLS. Raises ClusterFault if anything is missing."""
        if not ADDRESS.fullmatch(self.scheduler):
            raise ClusterFault("cluster_not_tls", scheduler=self.scheduler)
        if not find_spec("distributed"):
            raise ClusterFault("cluster_not_installed")
        from distributed.security import Security

        named = {"tls_ca_file": self.ca_file, "tls_client_cert": self.cert, "tls_client_key": self.key}
        security = Security(require_encryption=True, **{name: file for name, file in named.items() if file})
        needed = {"--tls-ca-file": security.tls_ca_file, "--tls-cert": security.tls_client_cert}
        for option, file in needed.items():
            if not file:
                raise ClusterFault("cluster_no_certificate", option=option)
        for file in (*needed.values(), security.tls_client_key):  # the key may stand in the certificate's file
            if file and not Path(file).is_file():
                raise ClusterFault("cluster_no_file", path=file)
        return security
