"""The mail server's password: from the environment, else from a file that is its owner's alone.

Enters: the settings of the server. Leaves: a secret that shows itself to nobody, or BadConfiguration that does not either.
"""

import os
from pathlib import Path

from pydantic import SecretStr

from samiksha.errors import BadConfiguration
from samiksha.params.delivery import Smtp
from samiksha.platform import is_ours_alone

VARIABLE = "SAMIKSHA_SMTP_PASSWORD"


def read_password(smtp: Smtp) -> SecretStr | None:
    """The password; none if nobody logs in. Raises BadConfiguration if it is missing, or lies open to others."""
    if not smtp.user:
        return None
    told = os.environ.get(VARIABLE) or (_from_file(Path(smtp.password_file)) if smtp.password_file else "")
    if not told:
        raise BadConfiguration("mail_password_missing", user=smtp.user, variable=VARIABLE)
    if not told.isascii():
        raise BadConfiguration("mail_password_letters", user=smtp.user)
    return SecretStr(told)


def _from_file(path: Path) -> str:
    path = path.expanduser()
    try:
        with path.open(encoding="utf-8") as stream:
            if not is_ours_alone(stream.fileno()):
                raise BadConfiguration("mail_password_open", file=path)
            return stream.readline().strip("\r\n")
    except OSError as fault:
        raise BadConfiguration("mail_password_unread", file=path, fault=fault.strerror or "—") from None
    except UnicodeDecodeError:
        raise BadConfiguration("mail_password_unread", file=path, fault="UTF-8") from None
