// What a story and a profile may say. People write and change them by hand: what no world can do is told with what is
// allowed, and not run as something else.

extension Act {
  /// What the amount of such a deed is, and what it may be; nil: it has none, and 0 stands there.
  var amount: (what: String, allowed: ClosedRange<Int64>)? {
    switch self {
    case .power: ("how much stays of what wasn't synced, in percent", 0...100)
    case .kill: ("0, or another config's number and 1", 0...Int64(TraderShape.count))
    case .rebuild: ("a config's number", 0...Int64(TraderShape.count) - 1)
    case .starve: ("a thread's number", 0...Int64(Thread.allCases.count) - 1)
    case .halt: ("an instrument's number", 0...Int64(SimulatedInstrument.all.count) - 1)
    case .limits: ("a position in whole units", 1...1_000_000)
    case .lose: ("of a million segments so many", 0...1_000_000)
    case .lag: ("a delay in ns", 0...Self.longest)
    case .slowDisk: ("a delay in ns", 0...Self.longest)
    case .jump: ("how far in ns", -1_000 * Self.longest...1_000 * Self.longest)
    case .failWrite, .failSync, .shortWrite: ("how many of them", 0...1_000_000)
    case .vanish: ("0 where the venue forgets it, 1 where the other does", 0...1)
    case .flip: ("any number", .min ... .max)
    case .pause, .restart, .reset, .stall, .cut, .dribble, .slow, .full, .stop, .snapshot: nil
    }
  }

  /// An hour.
  private static var longest: Int64 { 3_600_000_000_000 }

  /// What is wrong with an amount; nil: nothing.
  func complaint(about amount: Int64) -> String? {
    guard let (what, allowed) = self.amount else {
      return amount == 0 ? nil : "\(rawValue) has no amount, so 0 stands there, not \(amount)"
    }
    if allowed.contains(amount) { return nil }
    return "the amount of \(rawValue) is \(what), \(allowed.lowerBound) to \(allowed.upperBound), "
      + "not \(amount)"
  }
}

extension Party {
  /// What is wrong with a deed to this one; nil: nothing.
  func complaint(about act: Act) -> String? {
    switch act.whom {
    case .process where !isProcess: "\(act.rawValue) befalls the venue or a trader, not \(name)"
    case .world where self != .world: "\(act.rawValue) befalls the world, not \(name)"
    case .peer where self == .venue || self == .desk || self == .world:
      "\(act.rawValue) befalls a client, a trader, the drop-copy or the watcher, not \(name)"
    default: nil
    }
  }
}

extension Story {
  static let topologies = ["one_thread", "two_threads", "stage_per_thread"]
  static let durabilities = ["process", "power"]

  /// What is wrong with what a line that begins with the word has just said; nil: nothing.
  func complaint(about word: String) -> String? {
    switch word {
    case "topology": return Self.complaint(topology, among: Self.topologies)
    case "durability": return Self.complaint(durability, among: Self.durabilities)
    case "traders": return Self.complaint(Int64(traderCount), in: 0...8)
    case "loss": return Self.complaint(Int64(lossPerMillion), in: 0...1_000_000)
    case "segments": return Self.complaint(Int64(segments.upperBound), in: 0...65_536)
    case "rings":
      if ringCapacity.nonzeroBitCount != 1 { return "it is a power of two, not \(ringCapacity)" }
      return Self.complaint(Int64(ringCapacity), in: 64...65_536)
    case "client":
      guard let actor = actors.last else { return nil }
      if let complaint = Self.complaint(Int64(actor.number), in: 1...60) { return complaint }
      if actor.paceNs < 1_000_000 { return "its pace is a millisecond at least" }
      return actor.heartbeatSeconds < 1 ? "its heartbeats are a second apart at least" : nil
    case "at":
      guard let deed = deeds.last else { return nil }
      return deed.whom.complaint(about: deed.act) ?? deed.act.complaint(about: deed.amount)
    default: return nil
    }
  }

  private static func complaint(_ value: String, among allowed: [String]) -> String? {
    let list = allowed.joined(separator: ", ")
    return allowed.contains(value) ? nil : "it is one of \(list), not '\(value)'"
  }

  private static func complaint(_ value: Int64, in allowed: ClosedRange<Int64>) -> String? {
    allowed.contains(value)
      ? nil : "it is \(allowed.lowerBound) to \(allowed.upperBound), not \(value)"
  }
}
