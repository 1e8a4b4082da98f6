"""Letters by SMTP: ``smtp://user:password@host:587`` with STARTTLS, or ``smtps://…``."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from core.errors import BadInput, Unavailable
from core.mail.ports import Letter
from core.texts import Text

SECONDS = 20
PORTS = {"smtp": 587, "smtps": 465}
PERMANENT = 500


@dataclass(frozen=True)
class Smtp:
    """A carrier over an SMTP server. ``url`` may hold a password, so it is never shown."""

    url: str = field(repr=False)
    sender: str

    def carry(self, letter: Letter) -> None:
        """Hand the letter to the server, which answers for it from then on."""
        message = _message(letter, self.sender)
        try:
            with self._connected() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            if all(code >= PERMANENT for code in codes):
                raise BadInput(
                    Text("邮件服务器不收这个地址", "the mail server refuses this address")
                ) from None
            raise _away() from None
        except (OSError, smtplib.SMTPException):
            raise _away() from None

    def _connected(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host, port = parts.hostname or "localhost", parts.port or PORTS[parts.scheme]
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server


def _message(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject.within(letter.locale)
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or None)
    message.set_content(letter.body.within(letter.locale))
    for each in letter.enclosures:
        main, _, sub = each.kind.partition("/")
        message.add_attachment(each.content, maintype=main, subtype=sub, filename=each.name)
    return message


def _away() -> Unavailable:
    return Unavailable(
        Text("邮件服务器没有应答", "the mail server does not answer"),
        advice=Text("稍后会自动重发", "it will be sent again later"),
    )
