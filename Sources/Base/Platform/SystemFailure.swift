// What the kernel refused, in words: the call, what it was about, and the errno by name.

import CPlatform
import Glibc

/// A refused system call. Cold code throws it; no hot path can.
public struct SystemFailure: Error, CustomStringConvertible, Equatable, Sendable {
  public var doing: String
  public var code: Int32

  public init(doing: String, code: Int32) {
    self.doing = doing
    self.code = code
  }

  public var description: String { "can't \(doing): \(Self.text(of: code))" }

  /// The kernel's own sentence for an errno.
  public static func text(of code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }

  /// Throws when a CPlatform call returned anything but 0.
  public static func check(_ code: Int32, doing: @autoclosure () -> String)
    throws(SystemFailure)
  {
    if code != 0 { throw SystemFailure(doing: doing(), code: code) }
  }
}
