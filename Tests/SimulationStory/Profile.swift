// How hostile a world is: who is there, what ways are like, and how often what happens, in a file that can be changed.

import Arguments

public struct Profile: Hashable, Sendable {
  /// What may happen: how often an hour on average, how long it lasts, and what it says more.
  public struct Chance: Hashable, Sendable {
    public var act: Act
    public var perHour: UInt64
    public var lengthNs: ClosedRange<UInt64>
    public var amount: ClosedRange<Int64>
  }

  public var name: String
  public var latencyNs: ClosedRange<UInt64> = 20_000...200_000
  public var segments: ClosedRange<UInt32> = 0...0
  public var lossPerMillion: UInt32 = 0
  public var paceNs: UInt64 = 1_000_000_000
  public var counts: [Manner: Int] = [:]
  public var traderCount = 0
  public var chances: [Chance] = []
  /// What goes together, and how often an hour on average.
  public var mixes: [Mix: UInt64] = [:]

  public var clientCount: Int { Manner.allCases.reduce(0) { $0 + (counts[$1] ?? 0) } }

  public init(name: String, text: String) throws(StoryFault) {
    self.name = name
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      let words = line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
      if words.isEmpty { continue }
      guard read(words) else {
        throw StoryFault(
          description: "\(name):\(number): '\(line)' is nothing that a profile says: it takes "
            + "'latency LEAST MOST', 'segments LEAST MOST', 'loss PER-MILLION', 'pace T', "
            + "'traders N', 'clients MANNER N', 'deed ACT PER-HOUR LEAST MOST [LEAST MOST]' and "
            + "'mix NAME PER-HOUR'")
      }
      if let chance = chances.last,
        let complaint = chance.act.complaint(about: chance.amount.lowerBound)
          ?? chance.act.complaint(about: chance.amount.upperBound)
      {
        throw StoryFault(description: "\(name):\(number): '\(line)': \(complaint)")
      }
    }
  }

  private mutating func read(_ words: [String]) -> Bool {
    func lengths(_ low: String, _ high: String) -> ClosedRange<UInt64>? {
      guard let low = DurationText.parse(low), let high = DurationText.parse(high), low <= high
      else { return nil }
      return low...high
    }
    switch (words[0], words.count) {
    case ("latency", 3):
      guard let range = lengths(words[1], words[2]) else { return false }
      latencyNs = range
    case ("segments", 3):
      guard let low = UInt32(words[1]), let high = UInt32(words[2]), low <= high else {
        return false
      }
      segments = low...high
    case ("loss", 2):
      guard let loss = UInt32(words[1]), loss <= 1_000_000 else { return false }
      lossPerMillion = loss
    case ("pace", 2):
      guard let pace = DurationText.parse(words[1]), pace > 0 else { return false }
      paceNs = pace
    case ("traders", 2):
      guard let count = Int(words[1]), (0...8).contains(count) else { return false }
      traderCount = count
    case ("clients", 3):
      guard let manner = Manner(rawValue: words[1]), let count = Int(words[2]),
        (0...60).contains(count)
      else { return false }
      counts[manner] = count
    case ("deed", 5), ("deed", 7):
      guard let act = Act(rawValue: words[1]), let rate = UInt64(words[2]), rate <= 100_000,
        let range = lengths(words[3], words[4])
      else { return false }
      var amount: ClosedRange<Int64> = 0...0
      if words.count == 7 {
        guard let low = Int64(words[5]), let high = Int64(words[6]), low <= high else {
          return false
        }
        amount = low...high
      }
      chances.append(Chance(act: act, perHour: rate, lengthNs: range, amount: amount))
    case ("mix", 3):
      guard let mix = Mix(rawValue: words[1]), let rate = UInt64(words[2]), rate <= 100_000 else {
        return false
      }
      mixes[mix] = rate
    default: return false
    }
    return true
  }

  // MARK: Those that are there

  public static let names = ["calm", "rough", "hell"]

  public static func named(_ name: String) -> Profile? {
    let text: String
    switch name {
    case "calm": text = calm
    case "rough": text = rough
    case "hell": text = hell
    default: return nil
    }
    // A test reads all three.
    return try? Profile(name: name, text: text)
  }

  public static let calm = """
    # Nothing goes wrong but what goes wrong in a good week.
    latency 20us 200us
    pace 1s
    traders 2
    clients honest 7
    clients clumsy 1
    clients slow 1
    clients sweeping 1
    deed reset 6 0s 0s
    deed stall 6 100ms 2s
    deed restart 1 1s 5s
    deed snapshot 4 0s 0s
    deed rebuild 1 1s 5s 0 26
    deed limits 4 3s 5s 4 60
    """

  public static let rough = """
    # Everything happens now and then.
    latency 50us 5ms
    segments 0 600
    loss 500
    pace 1s
    traders 2
    clients honest 4
    clients clumsy 2
    clients hostile 1
    clients slow 2
    clients sweeping 1
    deed reset 120 0s 0s
    deed stall 60 100ms 20s
    deed cut 30 500ms 40s
    deed vanish 20 0s 0s 0 1
    deed dribble 20 1s 20s
    deed lag 20 1s 20s 1000000 500000000
    deed lose 20 1s 20s 1000 100000
    deed slow 30 1s 10s
    deed kill 20 100ms 10s
    deed pause 20 100ms 8s
    deed starve 20 10ms 1s 0 3
    deed restart 6 500ms 5s
    deed jump 12 0s 0s -30000000000 30000000000
    deed slow-disk 12 1s 10s 100000 50000000
    deed flip 20 0s 0s 0 9223372036854775807
    deed stop 12 3s 20s
    deed halt 12 1s 20s 0 1
    deed snapshot 30 0s 0s
    deed rebuild 12 500ms 5s 0 26
    deed limits 30 3s 10s 4 60
    mix clog 20
    """

  public static let hell = """
    # Everything happens all the time.
    latency 50us 50ms
    segments 1 200
    loss 5000
    pace 500ms
    traders 2
    clients honest 3
    clients clumsy 3
    clients hostile 2
    clients slow 2
    clients sweeping 1
    deed reset 900 0s 0s
    deed stall 240 100ms 30s
    deed cut 240 100ms 60s
    deed vanish 120 0s 0s 0 1
    deed dribble 120 1s 20s
    deed lag 60 1s 20s 1000000 2000000000
    deed lose 60 1s 20s 10000 300000
    deed slow 120 1s 30s
    deed kill 120 0s 10s
    deed pause 60 100ms 20s
    deed starve 60 10ms 5s 0 3
    deed restart 20 100ms 5s
    deed jump 60 0s 0s -100000000000 100000000000
    deed slow-disk 60 1s 20s 100000 500000000
    deed short-write 30 0s 0s 1 3
    deed full 10 1s 10s
    deed fail-write 10 1s 5s 1 3
    deed fail-sync 10 1s 5s 1 3
    deed flip 60 0s 0s 0 9223372036854775807
    deed stop 30 3s 20s
    deed halt 30 1s 20s 0 1
    deed snapshot 120 0s 0s
    mix kill-again 60
    mix kill-snapshot 60
    mix kill-write 60
    mix lost-disk 30
    mix clog 30
    deed power 60 0s 10s 0 100
    deed rebuild 30 100ms 5s 0 26
    deed limits 60 3s 10s 4 60
    """
}
