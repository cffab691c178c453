// A terminal taken over for live redraw: the alternate screen, so that what stood there comes back,
// and keys without echo. All is restored when the screen goes, on ^C as well.

import CPlatform
import Glibc

/// Requests to stop: ^C, SIGTERM, and a terminal that closes. A second ^C ends the process at once.
public enum Interrupt {
  /// From here on ^C no longer kills: whoever loops asks `isRequested`.
  public static func catchAll() { _ = apus_stop_install() }

  public static var isRequested: Bool { apus_stop_requests() > 0 }

  /// Sleeps so long, whatever is asked.
  public static func pause(ms: UInt64) { apus_sleep_ns(ms * 1_000_000) }

  /// Sleeps; a request to stop ends the sleep.
  public static func sleep(ns: UInt64) {
    if !isRequested { apus_sleep_ns(ns) }
  }
}

public struct Screen: ~Copyable {
  private let saved: termios?

  /// Takes over stdout's terminal, which must be interactive.
  public init() {
    var modes = termios()
    if Terminal.input.isInteractive, unsafe tcgetattr(STDIN_FILENO, &modes) == 0 {
      saved = modes
      modes.c_lflag &= ~tcflag_t(ICANON | ECHO)
      _ = unsafe tcsetattr(STDIN_FILENO, TCSANOW, &modes)
    } else {
      saved = nil
    }
    if var modes = saved {
      unsafe apus_terminal_taken(true, &modes)
    } else {
      apus_terminal_taken(false, nil)
    }
    Self.send("\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J")
  }

  /// Draws the lines from the top, each cleared to its end, and clears what is below.
  public func draw(_ lines: [String]) {
    // Who has stopped the output with ^S sees the next one.
    guard Terminal.output.isReady else { return }
    let shown = lines.prefix(max(1, Terminal.output.height))
    Self.send("\u{1B}[H" + shown.joined(separator: "\u{1B}[K\r\n") + "\u{1B}[K\u{1B}[J")
  }

  /// Waits for a key; nil when the time is over or a stop was requested.
  public func key(within ns: UInt64) -> UInt8? {
    guard saved != nil else {
      Interrupt.sleep(ns: ns)
      return nil
    }
    var ready = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&ready, 1, Int32(clamping: ns / 1_000_000)) == 1 else { return nil }
    var byte: UInt8 = 0
    guard unsafe read(STDIN_FILENO, &byte, 1) == 1 else {
      // The keyboard is gone: don't spin on its end.
      Interrupt.sleep(ns: ns)
      return nil
    }
    return byte
  }

  private static func send(_ text: String) {
    var output = Output()
    output.write(text)
    output.flush()
  }

  deinit {
    apus_terminal_given_back()
    Self.send("\u{1B}[?25h\u{1B}[?1049l")
    if var modes = saved { _ = unsafe tcsetattr(STDIN_FILENO, TCSANOW, &modes) }
  }
}
