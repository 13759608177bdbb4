"""A Redis client of one connection, for the stand-ins: plain Python, no packages."""

import socket


class Redis:
    def __init__(self, port):
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._replies = self._socket.makefile("rb")

    def call(self, *words):
        return self.pipeline([words])[0]

    def pipeline(self, commands):
        """Sends all, as MULTI/EXEC where there are several, and gives the replies."""
        if len(commands) == 1:
            self._send(commands[0])
            return [self._read()]
        for command in [("MULTI",), *commands, ("EXEC",)]:
            self._send(command)
        for _ in range(len(commands) + 1):
            self._read()
        return self._read()

    def _send(self, words):
        parts = [str(word).encode() for word in words]
        request = b"*%d\r\n" % len(parts)
        for part in parts:
            request += b"$%d\r\n%s\r\n" % (len(part), part)
        self._socket.sendall(request)

    def _read(self):
        line = self._replies.readline()
        if not line:
            raise EOFError("Redis closed the connection")
        kind, rest = line[:1], line[1:-2].decode()
        if kind == b"+":
            return rest
        if kind == b":":
            return int(rest)
        if kind == b"-":
            raise RuntimeError(rest)
        if kind == b"$":
            length = int(rest)
            return None if length < 0 else self._replies.read(length + 2)[:-2].decode()
        length = int(rest)
        return None if length < 0 else [self._read() for _ in range(length)]
