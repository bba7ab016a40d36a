"""Every setting once: name, default, what it does. From flags, environment (`SIGNSPAN_…`) or file.

A setting's description is its documentation: `docs/settings.md` is printed from here.
"""

from pathlib import Path

from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

SETTINGS_FILE = "signspan.toml"


class Settings(BaseSettings):
    """Settings of a deployment: flags, then the environment, then `signspan.toml`, then defaults."""

    model_config = SettingsConfigDict(
        env_prefix="SIGNSPAN_", toml_file=SETTINGS_FILE, extra="forbid", frozen=True
    )

    database_url: str = Field(
        "sqlite+aiosqlite:///signspan.db", description="Where the data lives: a SQLAlchemy URL."
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
    demo: bool = Field(False, description="Demo: start page, drawn signers, frames within the own origin.")

    ring_seconds: float = Field(15, gt=0, description="How long a desk rings before the next one.")
    back_off_seconds: float = Field(
        5, gt=0, description="Rest after nobody of a pass took a request; doubles each pass."
    )
    back_off_most_seconds: float = Field(30, gt=0, description="Longest rest between two passes.")
    longest_wait_seconds: float = Field(
        300, gt=0, description="Waiting time after which the visitor chooses: wait on or stop."
    )
    choose_seconds: float = Field(60, gt=0, description="Time for that choice; without one the call ends.")
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
    wrap_up_seconds: float = Field(30, gt=0, description="Time after a call before the next.")
    return_seconds: float = Field(
        5, ge=0, description="After an outage, extra time for the pages to come back."
    )

    session_hours: float = Field(12, gt=0, description="How long a person stays signed in.")
    utc_offset_minutes: int = Field(
        480, ge=-720, le=840, description="The centre's clock against UTC, for 'today'."
    )
    stun_urls: tuple[str, ...] = Field((), description="The operator's own STUN servers.")
    sign_ins_per_minute: int = Field(10, gt=0, description="Tries to sign in, per minute and address.")
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

    def ms(self, name: str) -> int:
        """A setting in seconds, as the model counts it: in milliseconds."""
        return round(float(getattr(self, f"{name}_seconds")) * 1_000)
