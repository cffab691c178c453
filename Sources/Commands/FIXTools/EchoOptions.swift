// What an echo acceptor is to do, as the command line says it.

public struct EchoOptions: Sendable {
  /// 0: any that is free.
  public var port: UInt16 = 0
  public var sender: String
  public var target: String
  /// The heartbeat interval where a Logon asks for none; nil: none then.
  public var heartbeatSeconds: UInt32?
  /// Numbers begin at 1 with each connection.
  public var resets = false
  /// Where numbers and messages outlive the process; nil: nowhere.
  public var storeDirectory: String?
  public var isVerbose = false
  /// Ends by itself after so many nanoseconds.
  public var durationNs: UInt64?

  public init(sender: String, target: String) {
    self.sender = sender
    self.target = target
  }
}

public struct EchoError: Error, CustomStringConvertible, Equatable, Sendable {
  public var description: String

  init(_ description: String) { self.description = description }
}
