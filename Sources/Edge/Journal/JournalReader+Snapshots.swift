// Where a snapshot stands in its journal. A run may end with its snapshot on the device and the inputs that it is of not:
// the next run's inputs take their numbers then. So a number alone says nothing; it must be that run's input.

import Events

/// What a log has of a snapshot's input.
public enum SnapshotStanding: Sendable {
  /// Its record is at this position, and this run wrote it.
  case held(by: JournalRun, at: UInt64)
  /// It isn't there and never will be: why.
  case lost(String)
  /// It is no business of this log's.
  case foreign
}

extension JournalReader {
  /// Some thirty short reads.
  public func standing(of header: SnapshotHeader) throws(JournalError) -> SnapshotStanding {
    guard header.journalStart == self.header.start else { return .foreign }
    guard let made = runs.first(where: { $0.number == header.run }) else {
      return .lost("nothing of its run \(header.run) is in the log")
    }
    let number = header.sequence.number
    guard let position = try position(ofSequence: header.sequence),
      try record(at: position)?.event.sequence == header.sequence
    else { return .lost("the log ends before its input \(number)") }
    // The number of a run that wrote nothing is given again. Its config is its own: the epoch is in it.
    guard run(at: position).number == made.number,
      made.header.configDigest == header.configDigest
    else { return .lost("its input \(number) was lost, and another has that number now") }
    return .held(by: made, at: position)
  }
}
