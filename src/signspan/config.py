"""Every setting once: name, default, what it does. From flags, environment (`SIGNSPAN_…`) or file.

A setting's description is its documentation: `docs/settings.md` is printed from here.
"""

from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from signspan.engines import url_of
from signspan.steps import STEPS, Step

SETTINGS_FILE = "signspan.toml"
KEY_LETTERS = 32


class Settings(BaseSettings):
    """Settings of a deployment: flags, then the environment, then `signspan.toml`, then defaults."""

    model_config = SettingsConfigDict(
        env_prefix="SIGNSPAN_",
        toml_file=SETTINGS_FILE,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,  # a URL may have a password in it
    )

    database_url: str = Field(
        "sqlite+aiosqlite:///signspan.db",
        description="Where the data lives: a SQLAlchemy URL, of SQLite or of PostgreSQL "
        "(postgresql+asyncpg://signspan:password@db.example.org/signspan).",
    )
    host: str = Field("127.0.0.1", description="Address that the server listens on.")
    port: int = Field(8700, ge=0, le=65535, description="Port that the server listens on.")
    origins: tuple[str, ...] = Field(
        (),
        description="Origins that pages may come from, such as https://sign.example.org. "
        "Empty: only the address the server is reached at.",
    )
    secure_cookies: bool = Field(
        True, description="Send cookies over HTTPS only. Loopback addresses are exempt."
    )
    static_dir: Path = Field(Path(__file__).parent / "web" / "static", description="The built pages.")
    whisper_key: SecretStr = Field(
        SecretStr(""),
        description="The secret that seals what processes of one database whisper to each other (text, "
        "note, signalling): the same at each, from `openssl rand -base64 32`. One process needs none.",
    )
    demo: bool = Field(False, description="Demo: start page, drawn signers, frames within the own origin.")

    ring_seconds: float = Field(15, gt=0, description="How long a desk rings before the next one.")
    rings_after_miss: int = Field(
        2, ge=1, le=2, description="Desks that ring at once for a visitor whose first ring nobody answered."
    )
    back_off_seconds: float = Field(
        5, gt=0, description="Rest after nobody of a pass took a request; doubles each pass."
    )
    back_off_most_seconds: float = Field(30, gt=0, description="Longest rest between two passes.")
    target_seconds: float = Field(
        30,
        gt=0,
        description="The target: a request is answered within so long. A partner centre helps others "
        "while it meets its own.",
    )
    target_share: float = Field(0.8, gt=0, le=1, description="The share of requests that are to be.")
    routing_steps: tuple[Step, ...] = Field(
        STEPS,
        min_length=1,
        description="How a request's needs are let go the longer it waits, as JSON: docs/dispatch.md.",
    )
    longest_wait_seconds: float = Field(
        300, gt=0, description="Waiting time after which the visitor chooses: wait on or stop."
    )
    choose_seconds: float = Field(60, gt=0, description="Time for that choice; without one the call ends.")
    callback_ring_seconds: float = Field(
        45, gt=0, description="How long it rings where a visitor is called back."
    )
    callback_rest_seconds: float = Field(
        120, gt=0, description="After nobody answered there: rest before she is called back again."
    )
    callback_tries: int = Field(3, gt=0, description="How often a visitor is called back at most.")
    callback_most_seconds: float = Field(
        3_600, gt=0, description="A visitor who is not called back by then is not at all."
    )
    pictures_late_seconds: float = Field(
        15, gt=0, description="Accepted but no pictures for so long: both sides are told."
    )
    visitor_grace_seconds: float = Field(60, gt=0, description="How long a lost visitor's call is kept.")
    interpreter_grace_seconds: float = Field(
        20, gt=0, description="How long a lost interpreter's seat is kept before another is asked."
    )
    ring_gone_seconds: float = Field(
        3, gt=0, description="A page away for so long while it rings: the offer is withdrawn."
    )
    summons_seconds: float = Field(
        60, gt=0, description="Nobody of the staff answers a summons for so long: the desk is told."
    )
    invitation_seconds: float = Field(60, gt=0, description="How long a colleague's counter is asked.")
    handoff_seconds: float = Field(
        180, gt=0, description="A counter that is not ready by then: the call stays where it is."
    )
    arrival_seconds: float = Field(
        180, gt=0, description="After the counter is ready: counts as arrived if nobody says so."
    )
    way_back_seconds: float = Field(
        60, gt=0, description="How long the kiosk then still offers the way back before it wipes."
    )
    wrap_up_seconds: float = Field(30, gt=0, description="Time after a call before the next.")
    signing_warn_seconds: float = Field(1_200, gt=0, description="Signing for so long: the desk warns.")
    signing_relief_seconds: float = Field(
        1_500, gt=0, description="Signing for so long: relief is offered, and a rest follows the call."
    )
    signing_insist_seconds: float = Field(
        1_800, gt=0, description="Signing for so long: the desk insists on relief."
    )
    rest_seconds: float = Field(
        600,
        gt=0,
        description="How long an interpreter rests, without calls, after she has signed for long.",
    )
    return_seconds: float = Field(
        5, ge=0, description="After an outage, extra time for the pages to come back."
    )

    session_hours: float = Field(12, gt=0, description="How long a person stays signed in.")
    utc_offset_minutes: int = Field(
        480, ge=-720, le=840, description="The centre's clock against UTC, for 'today'."
    )
    stun_urls: tuple[str, ...] = Field((), description="The operator's own STUN servers.")
    prepare_answers: bool = Field(
        True, description="While a desk rings its link to the visitor comes up already, without a camera."
    )
    turn_urls: tuple[str, ...] = Field(
        (),
        description="The operator's own TURN servers, such as turn:turn.example.org. Without one, links "
        "to a desk at home or a guest's phone are made after the accept only.",
    )
    turn_secret: SecretStr = Field(
        SecretStr(""), description="The secret shared with the TURN servers (coturn: static-auth-secret)."
    )
    sign_ins_per_minute: int = Field(
        10, gt=0, description="Wrong passwords for one name from one address, per minute."
    )
    max_message_bytes: int = Field(65_536, gt=0, description="Largest message that a page may send.")
    max_body_bytes: int = Field(65_536, gt=0, description="Largest HTTP body.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags first, then the environment, then `signspan.toml`, then the defaults."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @field_validator("database_url")
    @classmethod
    def _database_is_known(cls, given: str) -> str:
        url_of(given)
        return given

    @field_validator("whisper_key")
    @classmethod
    def _key_is_long(cls, given: SecretStr) -> SecretStr:
        if 0 < len(given.get_secret_value()) < KEY_LETTERS:
            raise ValueError(f"{KEY_LETTERS} letters or more, drawn by chance: openssl rand -base64 32")
        return given

    @field_validator("routing_steps")
    @classmethod
    def _steps_lead_somewhere(cls, given: tuple[Step, ...]) -> tuple[Step, ...]:
        instants = [step.after_ms for step in given]
        if instants[0] != 0 or instants != sorted(set(instants)):
            raise ValueError("the first step is after 0 ms, each other one later than the one before")
        if given[-1].preferred:
            raise ValueError("the last step asks others than the preferred ones, too")
        return given

    @model_validator(mode="after")
    def _protection_grows(self) -> Self:
        warn, relief, insist = (
            getattr(self, f"signing_{name}_seconds") for name in ("warn", "relief", "insist")
        )
        if not warn <= relief <= insist:
            raise ValueError("signing_warn, signing_relief and signing_insist come one after the other")
        return self

    @model_validator(mode="after")
    def _turn_has_its_secret(self) -> Self:
        if self.turn_urls and not self.turn_secret.get_secret_value():
            raise ValueError("turn_urls need the turn_secret of these servers")
        return self

    def ms(self, name: str) -> int:
        """A setting in seconds, as the model counts it: in milliseconds."""
        return round(float(getattr(self, f"{name}_seconds")) * 1_000)
