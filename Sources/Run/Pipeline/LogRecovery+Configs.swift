// Which configs the state at a log's end is of. What a config changes enters as events at its run's beginning, and a process may
// die before all of them are on record: then the header tells of a config of which a part is in force, or nothing.

import Events
import Journal

extension LogRecovery {
  private enum Opening {
    /// Nothing of the run's config is on record: that of the run before is in force.
    case silent
    case broken
    /// All that the config changes is on record before the run began.
    case whole
  }

  /// The config that is in force, the last of them all. Before it, the oldest first, those from which it was come to and
  /// of which something may still be in force: what turns each into the next one's must be said.
  func configsInForce<Line: RecoverableLine & ~Copyable>(_ line: Line.Type) throws(StartError)
    -> [Line.Settings]
  {
    var configs: [Line.Settings] = []
    for run in reader.runs.reversed() {
      let opening = try opening(of: run)
      if opening != .silent { configs.insert(try settings(of: run.header, line), at: 0) }
      if opening == .whole { break }
    }
    return configs
  }

  private func opening(of run: JournalRun) throws(StartError) -> Opening {
    // Its state was made under its config, and nothing is to be said of that.
    if run.number == reader.runs[0].number { return .whole }
    // Whoever takes a snapshot does so behind all that a run begins with. What that was may be in an archive by now.
    if let snapshot = report.snapshot, run.number <= snapshot.run { return .whole }
    var opening = Opening.silent
    do throws(JournalError) {
      var cursor = try reader.cursor(from: run.firstPosition)
      while let record = try cursor.next(), cursor.runNumber == run.number {
        guard record.stage == .gatewayIn else { continue }
        switch record.event.kind {
        case .configChange: opening = .broken
        case .operatorCommand
        where record.event.payload(as: OperatorCommand.self).action == .begin:
          return .whole
        default: break
        }
      }
    } catch {
      throw .journal(error)
    }
    return opening
  }
}
