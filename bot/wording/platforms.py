"""The chat services: connecting, tokens, names that they refuse."""

from collections.abc import Sequence

from bot.wording import phrases


def discord_token_refused() -> str:
    """The token is empty, mistyped or withdrawn."""
    return "Discord refused the token. Set DISCORD_TOKEN to the token on the Bot page of your Discord application."


def discord_unreachable(api: str, gateway: str) -> str:
    """No answer, or not Discord's."""
    return (
        f"Discord cannot be reached at {api} and {gateway}. Check the network, and the addresses under discord: "
        "in config/bot.yaml if you set any."
    )


def discord_commands_refused(reason: str) -> str:
    """Discord does not take the command table."""
    return (
        "Discord refused the commands. Change them in config/themes.yaml, or their names under commands.discord in "
        f"config/bot.yaml. Its reason: {reason}"
    )


def discord_ended(code: int) -> str:
    """The gateway closed with a code that reconnecting does not mend."""
    return f"Discord ended the connection with code {code} and will not take it up again. Restart the bot."


def nothing_to_run() -> str:
    """No platform has a token."""
    return (
        "No platform is configured: set DISCORD_TOKEN, or SLACK_BOT_TOKEN with SLACK_APP_TOKEN, in the environment."
        " To try Attaché without any, run: attache chat"
    )


def platform_state(name: str, missing: Sequence[str]) -> str:
    """Whether a platform would be started."""
    state = f"not configured ({phrases.listed(missing)} not set)" if missing else "configured"
    return f"{name.capitalize()}: {state}."


def incomplete_tokens(name: str, missing: Sequence[str]) -> str:
    """Some of a platform's tokens are there, not all."""
    return f"{name.capitalize()} cannot start: set {phrases.listed(missing)} in the environment."


def connected(name: str, commands: int) -> str:
    """A platform is ready."""
    return f"{name.capitalize()}: connected, {phrases.count(commands, 'command', 'commands')}."


def stopped(name: str) -> str:
    """A platform has disconnected."""
    return f"{name.capitalize()}: stopped."


def platform_lost(name: str, reason: str) -> str:
    """A platform could not be started, or its connection was lost for good."""
    return f"{name.capitalize()}: {reason}"


def slack_token_missing(variable: str, meaning: str) -> str:
    """A secret of the environment that Slack's transport cannot do without."""
    return f"Slack needs {variable}. Set it to {meaning} (docs/slack.md shows where it stands)."


def slack_token_refused(variable: str, meaning: str, code: str) -> str:
    """Slack does not take a token; `code` is Slack's own word for why."""
    return f"Slack refused the token in {variable} ({code}). Set it to {meaning} (docs/slack.md shows where it stands)."


def slack_bot_token() -> str:
    """What SLACK_BOT_TOKEN holds."""
    return "the Bot User OAuth Token, which starts with xoxb-"


def slack_app_token() -> str:
    """What SLACK_APP_TOKEN holds."""
    return "an app-level token with the scope connections:write, which starts with xapp-"


def slack_signing_secret() -> str:
    """What SLACK_SIGNING_SECRET holds."""
    return "the Signing Secret under Basic Information"


def slack_unreachable(api: str) -> str:
    """No answer, or not Slack's."""
    return (
        f"Slack cannot be reached at {api}. Check the network, and the address under slack: in config/bot.yaml "
        "if you set one."
    )


def slack_failed(api: str, code: str) -> str:
    """Slack answered, but with a failure that is not about a token."""
    return f"Slack at {api} does not let the app start; its reason: {code}. Try again later, or see docs/slack.md."


def slack_port_taken(host: str, port: int) -> str:
    """Nothing can listen where Slack's requests should arrive."""
    return (
        f"Cannot listen on {host}:{port} for Slack. Free that port, or set host and port under slack: "
        "in config/bot.yaml."
    )


def slack_public_url_missing() -> str:
    """The manifest of the HTTP transport names the address that Slack sends to."""
    return (
        "slack.public_url is missing; write the https address that Slack reaches this bot at, such as "
        "https://attache.example.org"
    )


def slack_name_refused(name: str, reason: str, instead: str) -> str:
    """A command that cannot have its name on Slack, and how to give it another."""
    return f"/{name} {reason}. In config/bot.yaml, write under commands.slack another name for it, such as: {instead}"


def slack_name_reserved() -> str:
    """Why a name is refused: Slack has it."""
    return "is a command of Slack's own"


def slack_name_too_long(limit: int) -> str:
    """Why a name is refused: its length, the slash included."""
    return f"is longer than the {limit} characters that Slack allows, the slash included"


def slack_name_characters() -> str:
    """Why a name is refused: its characters."""
    return "may hold only a–z, 0–9, - and _ on Slack"


def slack_name_twice() -> str:
    """Why a name is refused: another command has it."""
    return "is the name of two commands"


def slack_too_many_commands(found: int, limit: int) -> str:
    """More commands than one Slack app can have."""
    return (
        f"Slack takes {limit} commands and there are {found}. In config/themes.yaml, leave out the command of "
        f"{phrases.count(found - limit, 'theme', 'themes')}; /brief and the theme's name still answers. Renaming under "
        "commands.slack of config/bot.yaml does not help here."
    )


def slack_umbrella() -> str:
    """What /attache is for, in Slack's list of commands."""
    return "Every command in one, for where another app has taken a short name"


def slack_umbrella_usage() -> str:
    """What to type after /attache."""
    return "<command> …"


def slack_description() -> str:
    """The app in a line, on Slack."""
    return "Short briefs from the documents your team trusts, every sentence with its source"
