// A strategy whose code is in a shared library: what is known of the code once it was loaded and tried. Core can't
// load anything; who does hands in plain C function pointers, and Core calls them.

/// The functions of `apus_strategy`. What they are given is laid out as in that header; any may be missing.
@frozen
@unsafe
public struct PluginCalls: @unchecked Sendable {
  // Sendable: the pointers are to code, which nobody writes.
  public typealias State = UnsafeMutableRawPointer
  public typealias Desk = UnsafeRawPointer
  public typealias Tray = UnsafeMutableRawPointer

  public var stateBytes: (@convention(c) (UInt32, UInt32, UnsafePointer<Int64>) -> UInt64)?
  public var begin: (@convention(c) (State, Desk) -> Int32)?
  public var tune: (@convention(c) (State, Desk) -> Void)?
  public var topMoved: (@convention(c) (State, Desk, UInt32, UnsafeRawPointer, Tray) -> Void)?
  public var topLost: (@convention(c) (State, Desk, UInt32, Tray) -> Void)?
  public var traded: (@convention(c) (State, Desk, UInt32, UnsafeRawPointer, Tray) -> Void)?
  public var marketMoved: (@convention(c) (State, Desk, UInt32, UnsafeRawPointer, Tray) -> Void)?
  public var ordered: (@convention(c) (State, Desk, UnsafeRawPointer, Tray) -> Void)?
  public var timePassed: (@convention(c) (State, Desk, Tray) -> Void)?
  public var commanded: (@convention(c) (State, Desk, UnsafeRawPointer, Tray) -> Void)?

  public init() {}
}

/// Two are the same when their libraries' bytes are.
@safe
public struct PluginCode: Hashable, Sendable {
  /// What it calls itself.
  public let name: String
  /// SHA-256 of the library, in hex.
  public let digest: String
  public let card: StrategyCard
  public let calls: PluginCalls

  /// No state is larger: 256 MiB.
  public static let largestState: UInt64 = 256 << 20

  public init(name: String, digest: String, card: StrategyCard, calls: PluginCalls) {
    self.name = name
    self.digest = digest
    self.card = card
    unsafe self.calls = unsafe calls
  }

  public static func == (a: PluginCode, b: PluginCode) -> Bool {
    a.digest == b.digest && a.name == b.name
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(digest) }

  /// Of the digest as much as a saved state bears.
  var mark: Int {
    digest.utf8.prefix(16).reduce(0) { mark, letter in
      (mark &* 31) &+ Int(letter)
    }
  }

  /// How much memory it wants; it was asked before, in a process of its own.
  func stateByteCount(markets: Int, orders: Int, values: [Int64]) -> Int {
    guard let ask = unsafe calls.stateBytes else { return 0 }
    let count = unsafe values.withUnsafeBufferPointer { buffer in
      // An empty array has no address to give.
      var nothing: Int64 = 0
      guard let base = buffer.baseAddress else {
        return unsafe ask(UInt32(markets), UInt32(orders), &nothing)
      }
      return unsafe ask(UInt32(markets), UInt32(orders), base)
    }
    precondition(count <= Self.largestState, "a plug-in's state is at most 256 MiB")
    return Int(count)
  }
}
