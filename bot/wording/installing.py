"""The bot on many workspaces of Slack: keys, installing, and what is missing."""

from bot.wording import phrases


def client_id() -> str:
    """What SLACK_CLIENT_ID holds."""
    return "the Client ID under Basic Information"


def client_secret() -> str:
    """What SLACK_CLIENT_SECRET holds."""
    return "the Client Secret under Basic Information"


def encryption_key() -> str:
    """What SLACK_ENCRYPTION_KEY holds."""
    return "a key that `attache slack key` prints"


def bad_key(variable: str) -> str:
    """The key for sealing tokens is none."""
    return f"{variable} is no key. Set it to {encryption_key()}; several are parted by commas, the newest first."


def other_key(variable: str, workspaces: int) -> str:
    """Tokens on record were sealed under a key that is not there."""
    told = phrases.count(workspaces, "workspace", "workspaces")
    return (
        f"{variable} does not open the tokens of {told}. Add the earlier key after a comma; if it is lost, have the "
        "bot installed there again."
    )


def socket_mode() -> str:
    """Many workspaces need a server: people are sent to it after they allow the bot."""
    return "slack.workspaces: many needs an HTTP server; write transport: http beside it"


def insecure(url: str) -> str:
    """The public address that people install at is not https."""
    return f"slack.public_url is {url}, and Slack sends people to https addresses only; write one that starts with https://"


def not_installed(url: str) -> str:
    """Somebody asks in a workspace where the bot has no token that opens anything."""
    return f"I have to be installed in this workspace again: open {url} or ask an admin to."


def install_page(url: str) -> str:
    """Where people install the bot."""
    return f"Slack: people install it at {url}"


def installed_title() -> str:
    """The page after the bot was installed."""
    return "Installed"


def installed(workspace: str) -> str:
    """The bot is in a workspace now; what to do there."""
    where = f"Attaché is in {workspace} now." if workspace else "Attaché is in your workspace now."
    return f"{where} Type /attache in any channel of it. You can close this page."


def not_installed_title() -> str:
    """The page where the bot was not installed."""
    return "Not installed"


def again() -> str:
    """The link that begins anew."""
    return "Begin again"


def denied() -> str:
    """The person did not allow it."""
    return "You did not allow it, so nothing was changed."


def other_browser() -> str:
    """What came back from Slack was not begun in this browser, or the browser keeps no cookies."""
    return "This was not begun in this browser, or the browser keeps no cookies."


def stale() -> str:
    """What came back from Slack was used already, or begun too long ago."""
    return "This link was used already, or begun more than ten minutes ago."


def no_code() -> str:
    """What came back from Slack lacks its code."""
    return "Slack did not send what it takes to install."


def refused_code() -> str:
    """Slack does not give a token for the code."""
    return "Slack did not accept the code that it sent. It is good once, and for ten minutes."


def no_token() -> str:
    """For the log: Slack gave no token for the code that a person came back with."""
    return (
        "Slack gave no token for the code of an installation. Once may be chance; if it happens every time, "
        "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are not those of this app."
    )


def whole_organisation() -> str:
    """An Enterprise organisation was chosen where a workspace is needed."""
    return "Attaché is installed in one workspace at a time, not in a whole organisation. Choose a workspace."


def slack_away() -> str:
    """Slack does not answer."""
    return "Slack cannot be reached just now. Nothing was changed."


def refused(reason: str) -> str:
    """Any other reason, in Slack's own word."""
    return f"Slack did not allow it. Its reason: {reason}"
