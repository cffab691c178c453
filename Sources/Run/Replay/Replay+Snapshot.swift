// A replay that begins with a snapshot: the stages take on what they held at its input, their streams go on from where
// they stood, and only what the log holds behind it is fed. Digests run from a journal's first event, so each one that
// fits says that the snapshot and what followed make what the whole log makes.

import Config
import Events
import Journal
import Pipeline
import Tables

extension Replay {
  /// Where a replay begins.
  public enum Beginning: Hashable, Sendable {
    /// With the journal's first record.
    case first
    /// With the newest snapshot that is good, and no later than the replay's end.
    case latest
    /// With the snapshot in this file.
    case snapshot(String)
  }

  /// What a replay began with.
  public struct BeginningFound: Sendable {
    public var path: String
    public var header: SnapshotHeader
    /// Snapshots that `latest` couldn't use, and why.
    public var passedOver: [String] = []
  }
}

/// Where in the log a replay goes on, under which run's config, and what with.
struct ReplayStart {
  var run: JournalHeader
  var position: UInt64 = 0
  var snapshot: Snapshot?
  var found: Replay.BeginningFound?

  init(
    _ reader: JournalReader, _ beginning: Replay.Beginning, _ bounds: Replay.Bounds
  ) throws(ReplayError) {
    run = reader.header
    switch beginning {
    case .first: return
    case .snapshot(let path):
      if let complaint = try take(path, reader, bounds) { throw .unfit(complaint) }
    case .latest:
      var passedOver: [String] = []
      for path in SnapshotFile.all(of: reader.directory) {
        guard let complaint = try take(path, reader, bounds) else {
          found?.passedOver = passedOver
          return
        }
        passedOver.append(complaint)
      }
      throw .unfit(
        passedOver.isEmpty
          ? "'\(SnapshotFile.directory(of: reader.directory))' holds no snapshot: replay the journal from its start"
          : "no snapshot of this journal can be used:\n" + passedOver.joined(separator: "\n"))
    }
  }

  /// Begins with this file; or says why it can't.
  private mutating func take(
    _ path: String, _ reader: JournalReader, _ bounds: Replay.Bounds
  ) throws(ReplayError) -> String? {
    let read: Snapshot
    do throws(SnapshotFile.Refusal) { read = try SnapshotFile.read(path) } catch {
      return error.description
    }
    let header = read.header
    do throws(JournalError) {
      switch try reader.standing(of: header) {
      case .held(let run, let position): (self.run, self.position) = (run.header, position)
      case .lost(let why): return "snapshot '\(path)': \(why)"
      case .foreign: return "snapshot '\(path)': it is of another journal"
      }
    } catch {
      throw .journal(error)
    }
    guard header.sequence <= bounds.sequence, header.time <= bounds.time else {
      return
        "snapshot '\(path)': it is of input \(header.sequence.number), behind where the replay is to end"
    }
    snapshot = read
    found = Replay.BeginningFound(path: path, header: header)
    return nil
  }
}

extension Replay {
  /// Puts the stages where a snapshot says that they were; or says why that can't be.
  mutating func begin(with snapshot: Snapshot) -> ReplayError? {
    do throws(StateFailure) {
      for part in snapshot.parts {
        if part.stage == .gatewayIn {
          try restoreState(from: part.bytes) { ledgers[0].persist(&$0) }
        } else if isOfVenue {
          guard part.stage == .risk else { continue }
          try restoreState(from: part.bytes) { venue[0].persist(&$0) }
        } else if WatchedTrader.stages.contains(part.stage) {
          try restoreState(from: part.bytes) { trader[0].persist(part.stage, &$0) }
        }
      }
    } catch {
      return .unfit(
        "the snapshot doesn't fit the config of its run, or another build made it: \(error)")
    }
    for ledger in ledgers { ledger.begin() }
    if limitBoard?.take(snapshot.limits) == false {
      return .unfit("the limits in the snapshot aren't those of its run's config")
    }
    return nil
  }

  /// Orders that were live before the first input that is fed.
  func orderIDsAtBeginning() -> [OrderID] {
    trader.count > 0 ? trader[0].orders.openRecords.map(\.id) : []
  }
}
