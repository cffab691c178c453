// A connection with ourselves, before the first one with somebody. OpenSSL makes much of what it needs when it is first
// asked for it, some of it for each thread: generators of random bytes, tables, scratch, the pages of its code. Who has
// shaken hands and passed records once, on the thread that will, has all of that.

import CTLS

public enum TLSWarmUp {
  /// Of a message, and how many go each way.
  private static let messageByteCount = 200
  private static let messageCount = 256
  /// A handshake takes four.
  private static let turnsMax = 16

  /// Carries it out, in either version of TLS, with a certificate on both sides. Some milliseconds. Call it on the thread
  /// that will own connections. False when OpenSSL won't: then the first connection finds everything cold, as without it.
  @discardableResult
  public static func carryOut() -> Bool {
    var isDone = true
    for version in TLSVersion.allCases { isDone = pass(version) && isDone }
    return isDone
  }

  private static func pass(_ version: TLSVersion) -> Bool {
    do throws(TLSConfigFailure) {
      let server = try TLSContext(
        isServer: true, isVerifying: true, minimum: version, maximum: version)
      let client = try TLSContext(
        isServer: false, isVerifying: true, minimum: version, maximum: version)
      guard unsafe apus_tls_make_up(server.context, client.context) else { return false }
      unsafe apus_tls_verify(server.context, true, true)
      unsafe apus_tls_verify(client.context, true, false)
      var caller = try TLSConnection(
        connecting: client, to: unsafe String(cString: apus_tls_made_up_name()))
      var called = try TLSConnection(accepting: server)
      return exchange(&caller, &called)
    } catch {
      return false
    }
  }

  private static func exchange(
    _ caller: inout TLSConnection, _ called: inout TLSConnection
  ) -> Bool {
    for _ in 0..<turnsMax where caller.state != .open || called.state != .open {
      carry(&caller, &called)
      carry(&called, &caller)
    }
    guard caller.state == .open, called.state == .open else { return false }
    // The longest record too, once.
    let longest = [UInt8](repeating: 0x42, count: TLSConnection.recordByteCountMax)
    for number in 0...messageCount {
      let byteCount = number == 0 ? longest.count : messageByteCount
      guard send(longest, byteCount, &caller, &called), send(longest, byteCount, &called, &caller)
      else { return false }
    }
    caller.close()
    carry(&caller, &called)
    called.close()
    carry(&called, &caller)
    return true
  }

  private static func send(
    _ bytes: [UInt8], _ byteCount: Int, _ from: inout TLSConnection, _ to: inout TLSConnection
  ) -> Bool {
    let taken = unsafe bytes.withUnsafeBytes { unsafe from.send(.init(rebasing: $0[..<byteCount])) }
    carry(&from, &to)
    let came = unsafe to.plain.count
    to.consume(came)
    return taken == byteCount && came == byteCount
  }

  /// All that one has for the wire, to the other.
  private static func carry(_ from: inout TLSConnection, _ to: inout TLSConnection) {
    let taken = unsafe to.receive(from.wire)
    from.dropWire(taken)
  }
}
