// The world's own end of a connection: no thread, only bytes and calls. It costs nothing while it is idle.

import CSimulation

/// Who hears what becomes of an endpoint. Called between two steps.
public protocol SimulatedPeer: AnyObject {
  func opened(_ endpoint: Endpoint)
  /// The bytes are gone after the call.
  func received(_ endpoint: Endpoint, _ bytes: UnsafeBufferPointer<UInt8>)
  /// There is room again after a send that took less than all.
  func writable(_ endpoint: Endpoint)
  /// `.finished`: it may still send. All others: the endpoint is gone.
  func closed(_ endpoint: Endpoint, _ end: Endpoint.End)
}

public struct Endpoint: Hashable, Sendable {
  public let number: UInt64

  public enum End: UInt32, Sendable { case finished = 1, reset, refused, unreached }

  /// The same number at both of its ends; 0: it isn't open.
  public var connection: UInt64 { apus_sim_connection_of(number) }
  public var unread: UInt64 { apus_sim_unread(number) }

  /// Begins to connect; the peer is told what became of it. It is held until the endpoint is gone.
  public static func connect(
    from host: Host, to other: Host, port: UInt16, _ peer: any SimulatedPeer
  ) -> Endpoint {
    let context = unsafe Unmanaged.passRetained(PeerBox(peer)).toOpaque()
    return Endpoint(
      number: unsafe apus_sim_connect(host.address, other.address, port, PeerBox.hooks, context))
  }

  /// The same to a Unix socket of that host: what `apus ctl` does.
  public static func call(door path: String, on host: Host, _ peer: any SimulatedPeer) -> Endpoint {
    let context = unsafe Unmanaged.passRetained(PeerBox(peer)).toOpaque()
    return Endpoint(
      number: unsafe apus_sim_call_door(host.address, path, PeerBox.hooks, context))
  }

  /// Each connection gets the peer that `accepted` makes. False where the port is taken.
  public static func listen(
    on host: Host, port: UInt16, _ accepted: @escaping (Endpoint) -> any SimulatedPeer
  ) -> Bool {
    let context = unsafe Unmanaged.passRetained(Acceptance(accepted)).toOpaque()
    return unsafe apus_sim_listen(
      host.address, port, PeerBox.hooks,
      { context, number in
        let acceptance = unsafe Unmanaged<Acceptance>.fromOpaque(context!).takeUnretainedValue()
        let box = PeerBox(acceptance.body(Endpoint(number: number)))
        return unsafe Unmanaged.passRetained(box).toOpaque()
      }, context)
  }

  /// Returns how many bytes were taken.
  @discardableResult
  public func send(_ bytes: [UInt8]) -> Int {
    unsafe bytes.withUnsafeBytes {
      guard let base = $0.baseAddress else { return 0 }
      return unsafe apus_sim_send(number, base, $0.count)
    }
  }

  /// No more will be sent.
  public func finish() { apus_sim_finish(number) }

  /// Gone at once; the peer isn't told.
  public func close(isReset: Bool = false) { apus_sim_close(number, isReset) }

  /// A slow reader. 0: it reads nothing until told otherwise; nil: as it comes.
  public func read(bytesPerSecond: UInt64?) { apus_sim_read_rate(number, bytesPerSecond ?? .max) }
}

/// Never freed: few, and each seed has a process of its own.
private final class PeerBox {
  let peer: any SimulatedPeer

  init(_ peer: any SimulatedPeer) { self.peer = peer }

  static func of(_ context: UnsafeMutableRawPointer?) -> any SimulatedPeer {
    unsafe Unmanaged<PeerBox>.fromOpaque(context!).takeUnretainedValue().peer
  }

  nonisolated(unsafe) static let hooks: UnsafePointer<apus_sim_peer> = {
    let made = UnsafeMutablePointer<apus_sim_peer>.allocate(capacity: 1)
    unsafe made.initialize(
      to: apus_sim_peer(
        opened: { unsafe PeerBox.of($0).opened(Endpoint(number: $1)) },
        received: {
          unsafe PeerBox.of($0).received(
            Endpoint(number: $1), UnsafeBufferPointer(start: $2, count: $3))
        },
        writable: { unsafe PeerBox.of($0).writable(Endpoint(number: $1)) },
        closed: {
          unsafe PeerBox.of($0).closed(
            Endpoint(number: $1), Endpoint.End(rawValue: $2.rawValue)!)
        }))
    return unsafe UnsafePointer(made)
  }()
}

private final class Acceptance {
  let body: (Endpoint) -> any SimulatedPeer

  init(_ body: @escaping (Endpoint) -> any SimulatedPeer) { self.body = body }
}
