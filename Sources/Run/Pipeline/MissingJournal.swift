// Sessions go on with their numbers whatever becomes of the journal. Where that is gone, or its disk isn't there, a core that
// just began another would know nothing of what works and what was traded, and say so to nobody: it doesn't start, unless a
// person says that it is to begin anew.

import FIXGateways
import Settings

/// What a run does about a journal, as far as the stores of its sessions are concerned. What they bear stands in any case: it
/// says by its epoch which journal it is of, and one that is begun may come to nothing, so that the one before it is gone on
/// with after all.
enum JournalPlan {
  /// It goes on with one, or has none; or it begins one because a person wants that, or since the other side begins anew as well.
  case keeps
  /// There is none to go on with: it begins one, if no session was ever at work with one.
  case begins(under: String, instance: String)
}

public struct MissingJournal: Error, CustomStringConvertible, Sendable {
  public var instance: String
  public var directory: String
  public var session: String
  /// The file that bears it.
  public var store: String
  public var epoch: UInt32

  public var description: String {
    "instance '\(instance)' has no journal under '\(directory)', and its session '\(session)' was last at work with one "
      + "(epoch \(epoch), says '\(store)'): what was sent and traded is on record there, and nowhere else here. Nothing was changed. Put it "
      + "back, or mount its disk. If it was another instance's, the two are one session to the other side: give this one a "
      + "'sender' of its own. If the journal is gone for good, ask the other side what works and what was traded; '--fresh' "
      + "begins a new one, and takes the session over"
  }

  /// The session that was at work last.
  init?(
    _ told: [ToldMark], of peers: [String], in stores: [String], under directory: String,
    instance: String
  ) {
    guard let last = told.indices.max(by: { told[$0].mark.epoch < told[$1].mark.epoch }),
      told[last].mark.epoch > 0
    else { return nil }
    self.instance = instance
    self.directory = directory
    session = peers[last]
    store = stores[last]
    epoch = told[last].mark.epoch
  }
}

extension JournalChoice {
  /// `old`: the journal that is there to go on with. `isOthersNew`: the other side begins anew each time, so that nothing works
  /// there that a journal would have to tell of.
  func plan(goingOnWith old: String?, instance: String, isOthersNew: Bool = false) -> JournalPlan {
    !isOn || old != nil || startsFresh || isOthersNew
      ? .keeps : .begins(under: directory, instance: instance)
  }
}
