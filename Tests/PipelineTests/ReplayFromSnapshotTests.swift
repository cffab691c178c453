// A replay that begins with a snapshot comes to the digests, the positions and the books of one that began with the
// journal; and finds a snapshot out that isn't of its moment.

import Events
import Journal
import Orders
import Platform
import Replay
import Testing

@testable import Pipeline
@testable import Settings

/// What a replay ended with, as far as it doesn't depend on where it began.
struct ReplayEnd: Equatable {
  var digests: [String]
  var positions: [String]
  var books: [String]
  var orders: [String]
  var limits: [String]
  var fed: UInt64

  init(_ path: String, from beginning: Replay.Beginning, until: UInt64 = .max) throws {
    var bounds = Replay.Bounds()
    bounds.sequence = Sequence(until)
    var replay = try Replay(path: path, bounds: bounds, from: beginning)
    replay.keepOrders()
    let result = try replay.run { _ in }
    if let difference = result.difference { throw Parted(description: "\(difference)") }
    digests = result.digests.map { "\($0.stage) \($0.count) \($0.digest)" }
    positions = result.positions.map { "\($0)" }
    books = replay.books(depth: 50).map { "\($0)" }
    orders = replay.liveOrders().map { "\($0)" }.sorted()
    limits = (replay.limits() ?? []).map { "\($0)" }
    fed = result.ingressEvents
  }

  struct Parted: Error, CustomStringConvertible { var description: String }

  /// The same, whatever was fed.
  func isEnd(of other: ReplayEnd) -> Bool {
    var same = self
    same.fed = other.fed
    return same == other
  }
}

extension Runs {
  @Suite struct ReplayFromSnapshotTests {
    /// Two runs of one journal, with snapshots on the way and at both ends.
    private func journal(seed: UInt64, in scratch: Scratch) throws -> String {
      let setup = Setup(
        seed: seed, events: 4_000, ring: 1024, rate: "30k/s", strategy: "  requote_ticks: 50\n",
        segment: "1MiB")
      var settings = try setup.settings(in: scratch)
      settings.journal.snapshots = SnapshotCadence(every: .zero, events: 1_000, keep: 50)
      var path = ""
      for _ in 0..<2 {
        let run = try TraderRun(settings, warn: { _ in })
        _ = try carryOut(run)
        path = try #require(run.journalPath)
      }
      return path
    }

    @Test(arguments: [1] as [UInt64])
    func `from each snapshot it comes to the same end`(seed: UInt64) throws {
      let scratch = Scratch()
      let path = try journal(seed: seed, in: scratch)
      let whole = try ReplayEnd(path, from: .first)
      let files = SnapshotFile.all(of: path)
      try #require(files.count >= 4, "seed \(seed)")
      #expect(!whole.positions.isEmpty)
      var fed = [UInt64.max]
      for file in files.reversed() {
        let short = try ReplayEnd(path, from: .snapshot(file))
        #expect(short.isEnd(of: whole), "seed \(seed), \(file)")
        #expect(short.fed < whole.fed && short.fed < fed.last!)
        fed.append(short.fed)
      }
      #expect(fed.last == 0, "the last one is of the log's end")
      #expect(try ReplayEnd(path, from: .latest).fed == 0)
      // Where it is to end between two snapshots, the latest is the one before that.
      let middle = try SnapshotFile.read(files[files.count / 2]).header.sequence.number + 300
      let early = try ReplayEnd(path, from: .first, until: middle)
      let short = try ReplayEnd(path, from: .latest, until: middle)
      #expect(short.isEnd(of: early) && short.fed > 0 && short.fed <= 300, "seed \(seed)")
      #expect(!early.orders.isEmpty, "orders that were open before it are known")
    }

    @Test func `a snapshot of another moment is found out`() throws {
      let scratch = Scratch()
      let path = try journal(seed: 2, in: scratch)
      let files = SnapshotFile.all(of: path)
      try #require(files.count >= 4)
      let old = try SnapshotFile.read(files[files.count - 1])
      var mixed = try SnapshotFile.read(files[files.count - 2])
      let part = try #require(mixed.parts.firstIndex { $0.stage == .strategy })
      mixed.parts[part] = try #require(old.part(.strategy))
      let forged = try SnapshotFile.write(mixed, of: scratch.path)
      var replay = try Replay(
        path: path, bounds: Replay.Bounds(), from: .snapshot(forged))
      let result = try replay.run { _ in }
      #expect(result.difference != nil)
      // A stage that isn't compared isn't complained of.
      var gateway = try Replay(
        path: path, bounds: Replay.Bounds(), only: .book, from: .snapshot(forged))
      #expect(try gateway.run { _ in }.difference == nil)
    }

    @Test func `what it can't begin with is refused by name`() throws {
      let scratch = Scratch()
      let path = try journal(seed: 3, in: scratch)
      func refusal(_ beginning: Replay.Beginning, until: UInt64 = .max) -> String {
        do {
          _ = try ReplayEnd(path, from: beginning, until: until)
          return "it was replayed"
        } catch {
          return "\(error)"
        }
      }
      #expect(refusal(.snapshot("nowhere")).contains("snapshot 'nowhere'"))
      let newest = try #require(SnapshotFile.all(of: path).first)
      #expect(refusal(.snapshot(newest), until: 10).contains("behind where the replay is to end"))
      var stranger = try SnapshotFile.read(newest)
      stranger.header.journalStart = Nanoseconds(1)
      let other = try SnapshotFile.write(stranger, of: scratch.path)
      #expect(refusal(.snapshot(other)).contains("it is of another journal"))
      Scratch.remove(path + "/snapshots")
      #expect(refusal(.latest).contains("holds no snapshot"))
    }
  }
}
