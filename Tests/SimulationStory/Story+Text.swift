// A story as text: a line an item, in words that a person can change.

import Arguments

public struct StoryFault: Error, CustomStringConvertible, Sendable {
  public var description: String
}

extension Story {
  public var text: String {
    var lines = [
      "seed \(seed)", "profile \(profile)", "until \(DurationText.format(untilNs))",
      "durability \(durability)", "topology \(topology)",
      "rings \(ringCapacity)",
      "snapshots \(DurationText.format(snapshotsNs))",
      "latency \(DurationText.format(latencyNs.lowerBound)) \(DurationText.format(latencyNs.upperBound))",
      "segments \(segments.lowerBound) \(segments.upperBound)", "loss \(lossPerMillion)",
      "traders \(traderCount)" + (doTradersKeepOrders ? " keep" : ""),
    ]
    if areTakersGreedy { lines.append("takers greedy") }
    for actor in actors {
      lines.append(
        "client \(actor.number) \(actor.manner.rawValue) \(DurationText.format(actor.paceNs)) "
          + "\(actor.heartbeatSeconds)s \(actor.repeatsOrders ? "repeats" : "passes-over") "
          + "\(actor.losesOrders ? "loses" : "keeps")")
    }
    for deed in deeds {
      lines.append(
        "at \(DurationText.format(deed.atNs)) \(deed.act.rawValue) \(deed.whom.name) "
          + "\(DurationText.format(deed.forNs)) \(deed.amount)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  public init(text: String) throws(StoryFault) {
    self.init(seed: 0, profile: "", untilNs: 0)
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      let words = line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
      if words.isEmpty { continue }
      guard read(words) else {
        throw StoryFault(description: "line \(number): '\(line)' is nothing that a story says")
      }
      if let complaint = complaint(about: words[0]) {
        throw StoryFault(description: "line \(number): '\(line)': \(complaint)")
      }
    }
    guard !profile.isEmpty, untilNs > 0 else {
      throw StoryFault(description: "a story says its seed, its profile and until when it goes")
    }
    deeds.sort { $0.atNs < $1.atNs }
  }

  private mutating func read(_ words: [String]) -> Bool {
    func range<Number: Comparable>(_ low: Number?, _ high: Number?) -> ClosedRange<Number>? {
      guard let low, let high, low <= high else { return nil }
      return low...high
    }
    func set<Value>(_ place: WritableKeyPath<Story, Value>, _ value: Value?) -> Bool {
      guard let value else { return false }
      self[keyPath: place] = value
      return true
    }
    switch (words[0], words.count) {
    case ("seed", 2): return set(\.seed, UInt64(words[1]))
    case ("profile", 2): return set(\.profile, words[1])
    case ("until", 2): return set(\.untilNs, DurationText.parse(words[1]))
    case ("durability", 2): return set(\.durability, words[1])
    case ("topology", 2): return set(\.topology, words[1])
    case ("rings", 2): return set(\.ringCapacity, Int(words[1]))
    case ("snapshots", 2): return set(\.snapshotsNs, DurationText.parse(words[1]))
    case ("latency", 3):
      return set(
        \.latencyNs, range(DurationText.parse(words[1]), DurationText.parse(words[2])))
    case ("segments", 3): return set(\.segments, range(UInt32(words[1]), UInt32(words[2])))
    case ("loss", 2): return set(\.lossPerMillion, UInt32(words[1]))
    case ("traders", 2), ("traders", 3):
      if words.count == 3, !["keep", "lose"].contains(words[2]) { return false }
      doTradersKeepOrders = words.last == "keep"
      return set(\.traderCount, Int(words[1]))
    case ("takers", 2):
      areTakersGreedy = words[1] == "greedy"
      return areTakersGreedy || words[1] == "modest"
    case ("client", 7): return readActor(words)
    case ("at", 6): return readDeed(words)
    default: return false
    }
  }

  private mutating func readActor(_ words: [String]) -> Bool {
    guard let number = Int(words[1]), let manner = Manner(rawValue: words[2]),
      let pace = DurationText.parse(words[3]), let beat = DurationText.parse(words[4]),
      ["repeats", "passes-over"].contains(words[5]), ["loses", "keeps"].contains(words[6])
    else { return false }
    actors.append(
      Actor(
        number: number, manner: manner, paceNs: pace, heartbeatSeconds: Int(beat / 1_000_000_000),
        repeatsOrders: words[5] == "repeats", losesOrders: words[6] == "loses"))
    return true
  }

  private mutating func readDeed(_ words: [String]) -> Bool {
    guard let at = DurationText.parse(words[1]), let act = Act(rawValue: words[2]),
      let whom = Party(words[3]), let length = DurationText.parse(words[4]),
      let amount = Int64(words[5])
    else { return false }
    deeds.append(Deed(at: at, act, whom, for: length, amount: amount))
    return true
  }
}
