// What is known about where the output goes: a person's terminal, or a file, a pipe, a test.

import Glibc

/// One of the process's standard streams.
public struct Terminal: Sendable {
  public let descriptor: Int32

  public init(descriptor: Int32) { self.descriptor = descriptor }

  public static var input: Terminal { Terminal(descriptor: STDIN_FILENO) }
  public static var output: Terminal { Terminal(descriptor: STDOUT_FILENO) }
  public static var errors: Terminal { Terminal(descriptor: STDERR_FILENO) }

  /// True when a person sits there.
  public var isInteractive: Bool { isatty(descriptor) == 1 }

  /// Whether it takes some bytes at once: a reader that is slow, or ^S, would hold up who writes.
  public var isReady: Bool {
    var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return unsafe poll(&ready, 1, 0) == 1
  }

  /// A line that a person types; nil at the end of the input.
  public static func answer(to question: String) -> String? {
    var output = Output(descriptor: STDERR_FILENO, loss: .isIgnored)
    output.write(question)
    output.flush()
    return readLine()
  }

  /// Columns: the terminal's, or COLUMNS, or 80.
  public var width: Int {
    size?.columns ?? Terminal.environment("COLUMNS").flatMap { Int($0) } ?? 80
  }

  /// Rows: the terminal's, or 24.
  public var height: Int { size?.rows ?? 24 }

  private var size: (columns: Int, rows: Int)? {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
    else { return nil }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// Colour on a terminal that knows it, unless NO_COLOR says otherwise (no-color.org).
  public var hasColour: Bool {
    isInteractive && (Terminal.environment("NO_COLOR") ?? "").isEmpty
      && Terminal.environment("TERM") != "dumb"
  }

  /// How text is painted here: not at all where there is no colour.
  public var paint: Paint { Paint(isOn: hasColour) }

  /// A line on stderr.
  public static func complain(_ line: String) {
    var output = Output(descriptor: STDERR_FILENO, loss: .isIgnored)
    output.write(line + "\n")
    output.flush()
  }

  static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }
}

/// Colours, or none.
public struct Paint: Sendable {
  public let isOn: Bool

  public init(isOn: Bool) { self.isOn = isOn }

  private func code(_ number: Int, _ text: String) -> String {
    isOn ? "\u{1B}[\(number)m\(text)\u{1B}[0m" : text
  }

  public func bold(_ text: String) -> String { code(1, text) }
  public func dim(_ text: String) -> String { code(2, text) }
  public func red(_ text: String) -> String { code(31, text) }
  public func green(_ text: String) -> String { code(32, text) }
  public func yellow(_ text: String) -> String { code(33, text) }
  public func cyan(_ text: String) -> String { code(36, text) }
}
