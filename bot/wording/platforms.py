"""The chat services: connecting, tokens, names that they refuse, and why something cannot be posted.

All of it is in English. What reaches a reader in chat is marked, and said again by `record.said` in the reader's
language.
"""

from collections.abc import Sequence

from bot.wording import phrases
from bot.wording.language import to_say

_NEEDS = to_say("I need {permissions} in #{channel}.")
_NEEDS_HERE = to_say("I need {permissions} in this channel.")
_NOT_YOURS = to_say("You may not post in this channel: ask for {permission} there, or share it elsewhere.")
_NO_ACCESS = to_say("I do not see the channel: I need {permission} there, and to be a member of the server.")
_NOT_PERMITTED = to_say("I may not post in the channel: I need {permission} there, in a thread {in_thread}.")
_DISCORD_REFUSED = to_say("Discord refused the message. Its reason: {reason}")
_SLACK_TROUBLED = to_say("Slack has troubles of its own ({reason}).")
_SLACK_TOKEN_DEAD = to_say(
    "Slack does not let the bot post with its token there ({code}). Paste the manifest again and reinstall the app; "
    "with one workspace, copy the token to SLACK_BOT_TOKEN (docs/slack.md)."
)
_SLACK_LOST = to_say("The connection to Slack broke while the message was sent ({reason}).")
_SLACK_TOO_BUSY = to_say(
    "The connection broke while it was sent, and it is not among the next {messages} messages there; whether it "
    "arrived cannot be found out."
)
FORMS = (
    _NEEDS,
    _NEEDS_HERE,
    _NOT_YOURS,
    _NO_ACCESS,
    _NOT_PERMITTED,
    _DISCORD_REFUSED,
    _SLACK_TROUBLED,
    _SLACK_TOKEN_DEAD,
    _SLACK_LOST,
    _SLACK_TOO_BUSY,
)
"""Sentences with places that reach a reader from the record."""


def discord_token_refused() -> str:
    """The token is empty, mistyped or withdrawn."""
    return to_say(
        "Discord refused the token. Set DISCORD_TOKEN to the token on the Bot page of your Discord application."
    )


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


def discord_no_such_server() -> str:
    """A server whose commands the bot may not set."""
    return "Discord knows no such server, or the bot was not invited to it. Take the server's id (Copy Server ID)."


def discord_registered(count: int, guild: int | None) -> str:
    """Commands that were registered by hand."""
    told = phrases.count(count, "command", "commands")
    if guild is None:
        return f"Registered {told} with Discord. A client that is open may need a restart (Ctrl+R) to show them."
    return f"Registered {told} in the server {guild} alone. There, each shows beside the one that all servers have."


def discord_unregistered(guild: int) -> str:
    """The commands of one server alone were taken away."""
    return f"The server {guild} has the commands of all servers only."


def discord_token_missing() -> str:
    """A command of the terminal that needs the token."""
    return "DISCORD_TOKEN is not set. Set it to the token on the Bot page of your Discord application."


def discord_guild_missing() -> str:
    """--remove without a server."""
    return "--remove takes away what was registered in one server: name it with --guild."


def discord_ended(code: int) -> str:
    """The gateway closed with a code that reconnecting does not mend."""
    return f"Discord ended the connection with code {code} and will not take it up again. Restart the bot."


DISCORD_VIEW = to_say("View Channel")
DISCORD_SEND = to_say("Send Messages")
DISCORD_SEND_IN_THREADS = to_say("Send Messages in Threads")
"""Permissions as Discord's own settings call them."""


def discord_needs(permissions: Sequence[str], channel: str | None) -> str:
    """What the bot may not do in a channel, and has to."""
    named = phrases.listed(permissions)
    return _NEEDS.format(permissions=named, channel=channel) if channel else _NEEDS_HERE.format(permissions=named)


def discord_not_yours_to_post(*, in_thread: bool) -> str:
    """Somebody wants the bot to post where that person may not."""
    return _NOT_YOURS.format(permission=DISCORD_SEND_IN_THREADS if in_thread else DISCORD_SEND)


def discord_no_member() -> str:
    """The bot was invited without the scope bot: it answers commands, and can post nowhere."""
    return to_say("I am no member of this server. Invite me again with the scope bot (docs/discord.md has the link).")


def discord_messages_shut() -> str:
    """A person who cannot be written to."""
    return to_say(
        "Discord does not let me write to this person: they may have closed direct messages, or share no server "
        "with me."
    )


def discord_no_person() -> str:
    """A person whom Discord does not know, or who takes no messages by nature."""
    return to_say("There is no such person on Discord any more.")


def discord_no_channel() -> str:
    """A channel that is gone."""
    return to_say("The channel is gone.")


def discord_no_access() -> str:
    """A channel that the bot does not see."""
    return _NO_ACCESS.format(permission=DISCORD_VIEW)


def discord_not_permitted() -> str:
    """A channel that the bot sees and may not post in."""
    return _NOT_PERMITTED.format(permission=DISCORD_SEND, in_thread=DISCORD_SEND_IN_THREADS)


def discord_tag_required() -> str:
    """A forum that takes no post without a tag."""
    return to_say(
        "The forum takes posts with a tag only. Turn off Require people to select tags there, or choose a channel."
    )


def discord_verification() -> str:
    """The server asks more of its members than the bot has."""
    return to_say("The server's verification level keeps me from posting. Give me a role that is exempt.")


def discord_automod() -> str:
    """The server's own filter."""
    return to_say("The server's AutoMod blocked the message. Exempt me, or the channel, from the rule.")


def discord_refused(reason: str) -> str:
    """Any other refusal, with Discord's own words."""
    return _DISCORD_REFUSED.format(reason=reason)


def discord_busy() -> str:
    """Too many requests."""
    return to_say("Discord asks to wait before anything more is sent.")


def discord_failing() -> str:
    """No answer, or a failure of Discord's."""
    return to_say("Discord could not be reached, or failed.")


def discord_answer_lost() -> str:
    """A message that was sent off, and no answer came."""
    return to_say("The message was sent off, and Discord's answer did not arrive.")


def discord_unknowable() -> str:
    """Too late to find out whether a message stands."""
    return to_say(
        "The message was sent off without an answer too long ago for Discord to tell whether it stands there."
    )


def discord_deleted() -> str:
    """A message that is found to have stood there."""
    return to_say("The message was posted, and somebody has deleted it.")


def discord_not_connected() -> str:
    """Posting before the login or after the end."""
    return to_say("The bot is not connected to Discord.")


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


def connected_to_post(name: str) -> str:
    """A platform is ready for posting; another process answers its commands."""
    return f"{name.capitalize()}: connected, to post digests."


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


def slack_not_here() -> str:
    """The bot is not in the channel that it is asked in."""
    return to_say("I am not in this channel. Type /invite @attache here.")


def slack_not_yours_to_post() -> str:
    """Somebody wants the bot to post where that person may not."""
    return to_say("Only some people may post in this channel. Ask one of them to share it, or share it elsewhere.")


def slack_unsure_who_posts() -> str:
    """Slack does not tell who may post in a channel."""
    return to_say("Slack does not tell me who may post in this channel, so I share nothing here. Try again later.")


def slack_not_in_channel() -> str:
    """Why nothing is posted: the bot is not in the channel, or was removed from it."""
    return to_say("The bot is not in the channel. Type /invite @attache in it.")


def slack_no_channel() -> str:
    """Why nothing is posted: to the bot there is no such channel; a private one without it looks the same."""
    return to_say(
        "Slack knows no such channel, or it is private and the bot is not in it. Type /invite @attache in it, or "
        "remove the digest."
    )


def slack_archived() -> str:
    """Why nothing is posted: the channel was closed."""
    return to_say("The channel is archived. Unarchive it in Slack, or remove the digest.")


def slack_restricted() -> str:
    """Why nothing is posted: the workspace or the channel lets only some post."""
    return to_say(
        "The workspace does not let the bot post there. An admin can allow it in the channel's posting permissions."
    )


def slack_messages_shut() -> str:
    """Why nothing is sent to a person: the app's own settings forbid it."""
    return to_say(
        "The app takes no direct messages. Turn on the Messages tab under App Home of the app's page, or paste the "
        "manifest again."
    )


def slack_nobody() -> str:
    """Why nothing is sent to a person: the account is gone."""
    return to_say("Slack knows no such person, or the account is deactivated. Nothing can be sent to it.")


def slack_out_of_sight() -> str:
    """Why nothing is sent to a person: a guest whom the bot may not see."""
    return to_say("Slack does not let the bot see this person. An admin can add both to one channel.")


def slack_removed() -> str:
    """The app is no longer installed, or the workspace is gone."""
    return to_say("The app was removed from this workspace, or the workspace is gone. Install it again, then resume.")


def slack_a_bot() -> str:
    """Why nothing is sent: bots do not read."""
    return to_say("This is a bot, and Slack lets no bot write to another. Choose a person or a channel.")


def slack_busy() -> str:
    """Why something was not posted now: too much at once."""
    return to_say("Slack takes no more messages for the moment.")


def slack_troubled(reason: str) -> str:
    """Why something was not posted now: Slack's own troubles, in Slack's word."""
    return _SLACK_TROUBLED.format(reason=reason)


def slack_out_of_reach() -> str:
    """Why something was not posted now: no connection."""
    return to_say("Slack cannot be reached. Check the network, and slack.api in config/bot.yaml if it is set.")


def slack_token_dead(code: str) -> str:
    """Why nothing is posted in the whole workspace: the token; `code` is Slack's own word."""
    return _SLACK_TOKEN_DEAD.format(code=code)


def slack_lost(reason: str) -> str:
    """A message was sent off, and no answer came."""
    return _SLACK_LOST.format(reason=reason)


def slack_unreadable() -> str:
    """Whether a message stands there cannot be found out."""
    return to_say(
        "The connection broke while it was sent, and the bot may not read there to see whether it arrived. With "
        "slack.history: true in config/bot.yaml and the new manifest installed, it may."
    )


def slack_too_busy_to_read(messages: int) -> str:
    """Whether a message stands there cannot be found out: too much was written since."""
    return _SLACK_TOO_BUSY.format(messages=f"{messages:,}")


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


def by_brief(platform: str, names: Sequence[str], limit: int, instead: str) -> str:
    """Themes whose own commands are more than a platform takes of one app, and what answers in their place."""
    listed = phrases.listed([f"/{name}" for name in names])
    return (
        f"{platform.capitalize()} takes {limit} commands, and so not {listed}: there, type {instead} and its like. "
        "Which themes have their own is up to their order in config/themes.yaml."
    )


def slack_group(name: str, verbs: Sequence[str]) -> str:
    """A command of several subcommands, in Slack's list of commands."""
    return f"{name.capitalize()}: {phrases.listed(verbs, last='or')}"


def slack_umbrella() -> str:
    """What /attache is for, in Slack's list of commands."""
    return "Every command in one, for where another app has taken a short name"


def slack_umbrella_usage() -> str:
    """What to type after /attache."""
    return "<command> …"


def slack_description() -> str:
    """The app in a line, on Slack."""
    return "Short briefs from the documents your team trusts, every sentence with its source"


def slack_shortcut() -> str:
    """What the shortcut on a message is called, in Slack's menus: one for all who use the workspace."""
    return "Brief me on this"


def slack_shortcut_description() -> str:
    """What the shortcut is for, in Slack's menus."""
    return "What the documents say about a message, seen by you alone"
