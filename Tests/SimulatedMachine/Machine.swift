// The simulated machine in Swift: closures instead of contexts, so that a process is a closure and a peer an object. There is
// one machine a real process, and it is used from one thread.

import CSimulation

/// An IPv4 address: whose processes share a clock, a loopback and a disk.
public struct Host: Hashable, Sendable, CustomStringConvertible {
  public let address: UInt32

  public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
    address = UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d)
  }

  private init(address: UInt32) { self.address = address }

  /// Every host, or any other.
  public static let any = Host(address: 0)

  public var description: String {
    (0..<4).map { String(address >> (24 - 8 * UInt32($0)) & 255) }.joined(separator: ".")
  }
}

/// One simulated process, while it lives and after.
public struct SimulatedProcess: Hashable, Sendable {
  public let number: UInt32

  public enum State: UInt32, Sendable { case running = 1, paused, exited, killed }

  public var state: State { State(rawValue: apus_sim_process_state(number).rawValue)! }
  /// As exit was told; 0 where its main came back.
  public var status: Int32 { apus_sim_status(number) }
  public var threadCount: Int { Int(apus_sim_thread_count(number)) }

  /// How many calls of that kind it has made.
  public func calls(_ kind: Machine.Kind) -> Int { Int(apus_sim_calls(number, kind)) }

  /// Kill -9: what it stored in files stays, all else is gone at once.
  public func kill() { apus_sim_kill(number) }
  public func pause() { apus_sim_pause(number) }
  public func resume() { apus_sim_resume(number) }
  public func signal(_ signal: Int32) { apus_sim_signal(number, signal) }

  /// False where it has no such thread.
  @discardableResult
  public func starve(thread: String, until ns: UInt64) -> Bool {
    unsafe apus_sim_starve(number, thread, ns) != 0
  }
}

/// The machine. Its functions are for whoever plays the world, never for what runs on it.
public enum Machine {
  public typealias Reason = apus_sim_reason
  public typealias Kind = apus_sim_kind
  public typealias Link = apus_sim_link
  public typealias Counts = apus_sim_counters

  public static let second: UInt64 = 1_000_000_000
  public static let millisecond: UInt64 = 1_000_000

  /// Once a real process, before all else. `wallNs`: when it is, on the wall.
  public static func begin(
    seed: UInt64, wallNs: UInt64 = 1_800_000_000_000_000_000, cpus: Int = 4
  ) {
    var settings = apus_sim_settings(
      seed: seed, wallNs: wallNs, clockReadNs: 30, yieldNs: 20_000, cpus: UInt32(cpus))
    unsafe apus_sim_begin(&settings)
    // Between fields of some rows that are saved lies what lay there before, and that depends on the build.
    unsafe apus_sim_digest_skips("/snapshots/")
  }

  /// Virtual nanoseconds since the beginning.
  public static var now: UInt64 { apus_sim_now() }
  public static var wall: UInt64 { apus_sim_wall() }
  public static var digest: UInt64 { apus_sim_digest() }
  public static var counts: Counts { apus_sim_counts() }
  public static func jumpWall(by ns: Int64) { apus_sim_jump_wall(ns) }
  public static func stop() { apus_sim_stop() }

  @discardableResult
  public static func run(until ns: UInt64) -> Reason { apus_sim_run(ns) }

  /// Starts a process whose first thread is `main`. The closure is never freed: a process that is killed
  /// may still stand in it. The world may look at what a process made as long as that lives, and must hold it for
  /// ever after: a deinit that ran in the world would give back to the real kernel what the process has lost already.
  public static func start(
    _ name: String, on host: Host, main: @escaping () -> Void
  ) -> SimulatedProcess {
    let context = unsafe Unmanaged.passRetained(Call(main)).toOpaque()
    return SimulatedProcess(
      number: unsafe apus_sim_start(
        name, host.address, { unsafe Call.of($0).body() }, context))
  }

  /// A call at a moment of virtual time. Returns a number to cancel it by.
  @discardableResult
  public static func at(_ ns: UInt64, _ body: @escaping () -> Void) -> UInt64 {
    let context = unsafe Unmanaged.passRetained(Call(body)).toOpaque()
    return unsafe apus_sim_at(
      ns, { unsafe Unmanaged<Call>.fromOpaque($0!).takeRetainedValue().body() }, context)
  }

  /// Only what hasn't rung yet; its closure leaks, as everything here does when its seed ends.
  public static func cancel(_ timer: UInt64) { apus_sim_cancel(timer) }

  /// Called after each step, with the machine at rest.
  public static func eachStep(_ body: @escaping () -> Void) {
    let context = unsafe Unmanaged.passRetained(Call(body)).toOpaque()
    unsafe apus_sim_each_step({ unsafe Call.of($0).body() }, context)
  }

  /// The simulated disk of a host is what lies below this directory.
  public static func disk(of host: Host, at directory: String) {
    unsafe apus_sim_disk(host.address, directory)
  }

  public static func powerCut(_ host: Host, keepPercent: Int) {
    apus_sim_power_cut(host.address, UInt32(keepPercent))
  }

  public static func setLink(from: Host = .any, to: Host = .any, _ link: Link) {
    var link = link
    unsafe apus_sim_set_link(from.address, to.address, &link)
  }

  public static func partition(_ a: Host, _ b: Host, isCut: Bool) {
    apus_sim_partition(a.address, b.address, isCut)
  }

  /// See apus_sim_fail. Nil: any process.
  public static func fail(
    _ process: SimulatedProcess?, _ kind: Kind, path: String? = nil, skip: Int = 0,
    times: Int = 1, code: Int32
  ) {
    unsafe apus_sim_fail(
      process?.number ?? 0, kind, path, UInt64(skip), UInt64(times), code)
  }

  /// Takes back whatever was asked for and hasn't happened.
  public static func failNothing() { apus_sim_fail_nothing(0) }

  /// The open connections, in the order in which they were made.
  public static var connections: [UInt64] {
    let count = apus_sim_connections(nil, 0)
    var numbers = [UInt64](repeating: 0, count: Int(count))
    _ = unsafe apus_sim_connections(&numbers, count)
    return numbers
  }

  /// Told of the path of each call that fails because it was asked to. Beside a trace there may be one such.
  public static func hearFault(_ body: @escaping (String) -> Void) {
    let context = unsafe Unmanaged.passRetained(FaultEar(body)).toOpaque()
    unsafe apus_sim_hear_fault(
      {
        unsafe Unmanaged<FaultEar>.fromOpaque($0!).takeUnretainedValue().body(
          $1.map { unsafe String(cString: $0) } ?? "")
      }, context)
  }

  /// Told of each call that could be made to fail, before it is made: its process's number, its kind, its path.
  public static func hearCalls(_ body: @escaping (UInt32, Kind, String) -> Void) {
    let context = unsafe Unmanaged.passRetained(CallEar(body)).toOpaque()
    unsafe apus_sim_hear_calls(
      {
        unsafe Unmanaged<CallEar>.fromOpaque($0!).takeUnretainedValue().body(
          $1, $2, $3.map { unsafe String(cString: $0) } ?? "")
      }, context)
  }

  /// Told of everything as it happens; it may look, and must do nothing else.
  public static func trace(_ body: @escaping (Happening) -> Void) {
    let context = unsafe Unmanaged.passRetained(Hearing(body)).toOpaque()
    unsafe apus_sim_trace(
      {
        let hearing = unsafe Unmanaged<Hearing>.fromOpaque($0!).takeUnretainedValue()
        unsafe hearing.body(Happening($1.pointee))
      }, context)
  }
}

/// One thing that happened. What the numbers mean depends on what it is: see apus_sim_what.
public struct Happening: Sendable {
  public enum What: UInt32, Sendable {
    case started = 1, ended, thread, connected, arrived, closed, file, fault, clock, sent
  }

  public let what: What
  public let ns: UInt64
  public let process: UInt32
  public let other: UInt32
  public let connection: UInt64
  public let value: UInt64
  public let text: String
  public let bytes: [UInt8]

  init(_ event: apus_sim_event) {
    what = unsafe What(rawValue: event.what.rawValue)!
    ns = unsafe event.ns
    process = unsafe event.process
    other = unsafe event.other
    connection = unsafe event.connection
    value = unsafe event.value
    text = unsafe event.text.map { unsafe String(cString: $0) } ?? ""
    bytes =
      unsafe event.bytes.map {
        unsafe Array(UnsafeRawBufferPointer(start: $0, count: Int(event.value)))
      } ?? []
  }
}

private final class Call {
  let body: () -> Void

  init(_ body: @escaping () -> Void) { self.body = body }

  static func of(_ context: UnsafeMutableRawPointer?) -> Call {
    unsafe Unmanaged<Call>.fromOpaque(context!).takeUnretainedValue()
  }
}

private final class FaultEar {
  let body: (String) -> Void

  init(_ body: @escaping (String) -> Void) { self.body = body }
}

private final class CallEar {
  let body: (UInt32, Machine.Kind, String) -> Void

  init(_ body: @escaping (UInt32, Machine.Kind, String) -> Void) { self.body = body }
}

private final class Hearing {
  let body: (Happening) -> Void

  init(_ body: @escaping (Happening) -> Void) { self.body = body }
}
