// What a connection takes of malloc and of the kernel, counted: from the handshake on nothing.

import AllocationCounter
import Platform
import Testing

@testable import TLS

@Suite struct CostTests {
  /// Of the thread that counts.
  private struct Cost: Sendable {
    var allocations: UInt64 = 0
    var faults: UInt64 = 0

    static func now() -> Cost {
      let usage = ThreadUsage.now()
      return Cost(
        allocations: apus_allocation_count(), faults: usage.minorFaults + usage.majorFaults)
    }

    func since(_ earlier: Cost) -> Cost {
      Cost(allocations: allocations - earlier.allocations, faults: faults - earlier.faults)
    }
  }

  /// What a thread that has never seen TLS leaves for the test that waits for it.
  private final class Found: @unchecked Sendable {  // The thread's until it was joined.
    var isWarm = false
    var isOpen = false
    var echoes = 0
    var allocations: UInt64 = 0
    /// Of each round.
    var faults: [UInt64] = []
  }

  private static let rounds = 8
  private static let echoes = 250

  /// A handshake and echoes, all on a thread of their own.
  private func measured(_ version: TLSVersion, warm: Bool) throws -> Found {
    let found = Found()
    // Files are read here.
    _ = Certificates.shared
    let thread = try PinnedThread.start(ThreadOptions(name: "tls"), warn: { _ in }) {
      if warm { found.isWarm = TLSWarmUp.carryOut() }
      do {
        let client = try clientContext(nil, versions(version))
        let server = try serverContext("venue", clients: .none, versions(version))
        let message = pattern(1, 200)
        var caller = try TLSConnection(connecting: client, to: "venue.example")
        var called = try TLSConnection(accepting: server)
        for _ in 0..<8 {
          Self.pass(&caller, &called)
          Self.pass(&called, &caller)
        }
        found.faults.reserveCapacity(Self.rounds)
        let shaken = Cost.now()
        found.isOpen = caller.state == .open && called.state == .open
        var before = shaken
        for _ in 0..<Self.rounds {
          for _ in 0..<Self.echoes {
            _ = unsafe message.withUnsafeBytes { unsafe caller.send($0) }
            Self.pass(&caller, &called)
            _ = unsafe called.send(called.plain)
            unsafe called.consume(called.plain.count)
            Self.pass(&called, &caller)
            let count = unsafe caller.plain.count
            caller.consume(count)
            if count == 200 { found.echoes += 1 }
          }
          let now = Cost.now()
          found.faults.append(now.since(before).faults)
          before = now
        }
        found.allocations = before.since(shaken).allocations
      } catch {
        Issue.record("\(error)")
      }
    }
    thread.join()
    return found
  }

  private static func pass(_ from: inout TLSConnection, _ to: inout TLSConnection) {
    let taken = unsafe to.receive(from.wire)
    from.dropWire(taken)
  }

  /// We don't, as the compiler proves; OpenSSL's scratch for a record is the thread's, and no buffer grows: from the
  /// first record on.
  @Test(arguments: TLSVersion.allCases)
  func recordsAllocateNothing(_ version: TLSVersion) throws {
    let found = try measured(version, warm: false)
    verify(found.isOpen && found.echoes == Self.rounds * Self.echoes)
    verifyNothingTaken(found)
  }

  /// Whatever forks beside this test makes each page that is written next fault once. A buffer that grows does so in each round.
  private func verifyNothingTaken(_ found: Found) {
    guard apus_allocation_counter_works() == 1 else { return }
    verify(found.allocations == 0, "\(found.allocations) allocations")
    verify(found.faults.min() == 0, "page faults of each round: \(found.faults)")
  }

  /// What it saves is seen in a process of its own: test_apus_venue_tls.py.
  @Test(arguments: TLSVersion.allCases)
  func aWarmUpShakesHandsWithItself(_ version: TLSVersion) throws {
    let found = try measured(version, warm: true)
    verify(found.isWarm && found.isOpen && found.echoes == Self.rounds * Self.echoes)
    verifyNothingTaken(found)
  }
}
