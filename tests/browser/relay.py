"""The network between browsers and server, in a test's hand: distance, breaks, new addresses.

A UDP relay carries the media, a TCP gate the pages' line to the server. Both can be cut, as a pulled
cable cuts them: nobody is told, nothing comes through.
"""

import asyncio
import contextlib
from typing import Any, cast

# Sends every candidate of the other side through the relay; those in a description are taken out and
# added one by one.
THROUGH_RELAY = """
const Direct = RTCPeerConnection;
window.RTCPeerConnection = class extends Direct {
  async addIceCandidate(candidate) {
    const parts = candidate.candidate.split(" ");
    if (parts[2]?.toLowerCase() !== "udp") return;
    const port = await window.relayed(parts[4], Number(parts[5]));
    [parts[4], parts[5]] = ["127.0.0.1", String(port)];
    return super.addIceCandidate({ ...candidate, candidate: parts.join(" ") });
  }
  async setRemoteDescription({ type, sdp }) {
    const lines = sdp.split("\\r\\n");
    const found = lines.filter((line) => line.startsWith("a=candidate:"));
    const kept = lines.filter((line) => !line.startsWith("a=candidate:") && line !== "a=end-of-candidates");
    await super.setRemoteDescription({ type, sdp: kept.join("\\r\\n") });
    for (const line of found)
      await this.addIceCandidate({ candidate: line.slice(2), sdpMid: "0" }).catch(() => undefined);
  }
};
"""

Address = tuple[str, int]

NOWHERE = 9  # the port for what is to be thrown away (RFC 863)


class _Port(asyncio.DatagramProtocol):
    """One port of the relay: what comes in here goes to `target`, from the sender's own port."""

    def __init__(self, relay: "Relay", target: Address) -> None:
        self._relay = relay
        self._target = target
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self._relay.pass_on(data, addr, self._target)


class Relay:
    """Stands for each address by a port of its own, both ways. While `cut` all packets are lost."""

    def __init__(self, delay_seconds: float = 0.0) -> None:
        self.cut = False
        self._delay = delay_seconds
        self._closed = False
        self._ports: dict[Address, _Port] = {}
        self._opening: dict[Address, asyncio.Task[_Port]] = {}

    async def port_for(self, host: str, port: int) -> int:
        """The relay's port that leads to this address; one that leads nowhere once the relay is closed."""
        if self._closed:
            return NOWHERE
        stands_in = await self._port((host, port))
        assert stands_in.transport is not None
        found: int = stands_in.transport.get_extra_info("sockname")[1]
        return found

    async def _port(self, target: Address) -> _Port:
        if target not in self._opening:
            self._opening[target] = asyncio.create_task(self._open(target))
        return await self._opening[target]

    async def _open(self, target: Address) -> _Port:
        loop = asyncio.get_running_loop()
        transport, port = await loop.create_datagram_endpoint(
            lambda: _Port(self, target), local_addr=("127.0.0.1", 0)
        )
        if self._opening.get(target) is asyncio.current_task():
            self._ports[target] = port
        else:
            transport.close()  # the relay moved meanwhile
        return port

    def pass_on(self, data: bytes, sender: Address, target: Address) -> None:
        """Delivers a packet after the delay, as if it came from where the sender is reached."""
        if self.cut or self._closed:
            return
        asyncio.get_running_loop().call_later(self._delay, self._deliver, data, sender, target)

    def _deliver(self, data: bytes, sender: Address, target: Address) -> None:
        port = self._ports.get(sender)
        if self._closed:
            return
        if port is None:
            opening = asyncio.ensure_future(self._port(sender))
            opening.add_done_callback(lambda _: self._deliver(data, sender, target))
        elif port.transport is not None:
            port.transport.sendto(data, target)

    def move(self) -> None:
        """Closes all ports: whoever is told of an address again is reached by a new one."""
        for port in self._ports.values():
            if port.transport is not None:
                port.transport.close()
        self._ports.clear()
        self._opening.clear()

    async def close(self) -> None:
        """Closes all ports, those too that are being opened, and opens none again."""
        self._closed = True
        await asyncio.gather(*self._opening.values(), return_exceptions=True)
        self.move()


class Gate:
    """A port of its own that leads to the server's. While `cut` nothing passes, and nothing is refused."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._open = asyncio.Event()
        self._open.set()
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()
        self._ends: set[asyncio.StreamWriter] = set()

    @property
    def cut(self) -> bool:
        """Whether the line is cut now."""
        return not self._open.is_set()

    @cut.setter
    def cut(self, cut: bool) -> None:
        if cut:
            self._open.clear()
        else:
            self._open.set()

    async def start(self) -> int:
        """Begins to listen. Answers the port."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._open.wait()
        there, here = await asyncio.open_connection("localhost", self._target)
        self._ends |= {writer, here}
        for way in ((reader, here), (there, writer)):
            task = asyncio.create_task(self._pass(*way))
            self._passing.add(task)
            task.add_done_callback(self._passing.discard)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65_536):
                await self._open.wait()
                writer.write(data)
                await writer.drain()
        await self._open.wait()
        writer.close()

    def drop(self) -> None:
        """Whoever is connected has another address now: her connections are dead."""
        for end in self._ends:
            end.close()

    async def close(self) -> None:
        """Listens no more, and lets go of everybody."""
        if self._server is not None:
            self._server.close()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)
        self.drop()
        await asyncio.gather(*(end.wait_closed() for end in self._ends), return_exceptions=True)
