// A story out of a seed and a profile. Each one leaves out some of what the profile has (a swarm), so that what is left meets
// in mixes that a run with everything would drown.

import Numerics

public enum StoryMaker {
  /// Faults begin when everybody has had time to log on.
  static let calmNs: UInt64 = 5_000_000_000
  private static let hourNs: UInt64 = 3_600_000_000_000

  public static func make(seed: UInt64, profile: Profile, untilNs: UInt64) -> Story {
    var random = SplitMix64(seed: seed)
    var story = Story(seed: seed, profile: profile.name, untilNs: untilNs)
    story.latencyNs = profile.latencyNs
    story.segments = random.chance(3, outOf: 4) ? profile.segments : 0...0
    story.lossPerMillion = random.chance(3, outOf: 4) ? profile.lossPerMillion : 0
    let hasTraders = random.chance(3, outOf: 4)
    if hasTraders, profile.traderCount > 0 {
      // A stream of its own: how many there are moves nothing else.
      var own = SplitMix64(seed: ~seed)
      story.traderCount = 1 + Int(own.next(below: UInt64(profile.traderCount)))
      story.doTradersKeepOrders = own.nextBool()
    }
    story.topology = Story.topologies[Int(random.next(below: 3))]
    // In a small one there is soon no room.
    var ofRings = SplitMix64(seed: seed ^ 0x72_696E_6773)
    story.ringCapacity = [64, 256, 1024][Int(ofRings.next(below: 3))]
    // In a story of an hour hundreds would take more time than all else.
    let snapshotsMostNs = max(60_000_000_000, untilNs / 6)
    story.snapshotsNs = random.nextBool() ? 5_000_000_000 + random.next(below: snapshotsMostNs) : 0
    story.actors = actors(profile, &random)
    for chance in profile.chances where random.chance(2, outOf: 3) {
      // Each kind has a stream of its own, so that what one draws doesn't move the others.
      var own = random.split()
      story.deeds += deeds(chance, story, &own)
    }
    // What is only in memory doesn't outlive the host, and nobody says that it does.
    let isCut = story.deeds.contains { $0.act == .power }
    story.durability = isCut || random.chance(1, outOf: 4) ? "power" : "process"
    for mix in Mix.allCases {
      guard let rate = profile.mixes[mix], rate > 0, random.nextBool() else { continue }
      var own = random.split()
      story.deeds += deeds(mix, perHour: rate, story, &own)
      if mix.needsPower { story.durability = "power" }
      if mix == .clog { story.areTakersGreedy = story.traderCount > 0 }
    }
    story.deeds.sort {
      ($0.atNs, $0.act.rawValue, $0.whom) < ($1.atNs, $1.act.rawValue, $1.whom)
    }
    return story
  }

  private static func actors(_ profile: Profile, _ random: inout SplitMix64) -> [Actor] {
    var actors: [Actor] = []
    for manner in Manner.allCases {
      let isOn = manner == .honest || random.chance(3, outOf: 4)
      for _ in 0..<(profile.counts[manner] ?? 0) {
        let pace = profile.paceNs / 2 + random.next(below: profile.paceNs)
        actors.append(
          Actor(
            number: actors.count + 1, manner: isOn ? manner : .honest, paceNs: pace,
            heartbeatSeconds: [2, 5, 10, 30][Int(random.next(below: 4))],
            repeatsOrders: random.nextBool(), losesOrders: random.nextBool()))
      }
    }
    return actors
  }

  private static func deeds(
    _ chance: Profile.Chance, _ story: Story, _ random: inout SplitMix64
  ) -> [Deed] {
    guard chance.perHour > 0 else { return [] }
    let gap = hourNs / chance.perHour
    var deeds: [Deed] = []
    var at = calmNs
    while true {
      at += 1 + random.next(below: 2 * gap)
      if at >= story.untilNs { return deeds }
      let length = draw(chance.lengthNs, &random)
      let amount = random.next(from: chance.amount.lowerBound, through: chance.amount.upperBound)
      deeds.append(
        Deed(at: at, chance.act, whom(chance.act, story, &random), for: length, amount: amount))
    }
  }

  private static func deeds(
    _ mix: Mix, perHour: UInt64, _ story: Story, _ random: inout SplitMix64
  ) -> [Deed] {
    var deeds: [Deed] = []
    var at = calmNs
    while true {
      at += 1 + random.next(below: 2 * hourNs / perHour)
      deeds += mix.deeds(at: at, traders: story.traderCount, &random).filter {
        $0.atNs < story.untilNs
      }
      if at >= story.untilNs { return deeds }
    }
  }

  private static func whom(_ act: Act, _ story: Story, _ random: inout SplitMix64) -> Party {
    switch act.whom {
    case .world: return .world
    case .process:
      let place = Int(random.next(below: UInt64(story.traderCount + 1)))
      if act == .limits {
        // A venue's aren't changed while it runs.
        return place > 0 ? .trader(place) : story.traderCount > 0 ? .trader(1) : .venue
      }
      let isForTraders = [Act.kill, .pause, .restart, .stop, .snapshot, .rebuild].contains(act)
      return isForTraders && place > 0 ? .trader(place) : .venue
    case .peer:
      // The drop copy is a peer like any other.
      let isForTraders = [Act.reset, .stall, .cut, .vanish, .dribble, .lag, .lose].contains(act)
      let traderCount = isForTraders ? story.traderCount : 0
      let place = Int(random.next(below: UInt64(story.actors.count + 2 + traderCount)))
      if place < story.actors.count { return .client(story.actors[place].number) }
      let further = place - story.actors.count
      return further == 0 ? .dropCopy : further == 1 ? .watcher : .trader(further - 1)
    }
  }

  private static func draw(_ range: ClosedRange<UInt64>, _ random: inout SplitMix64) -> UInt64 {
    range.lowerBound + random.next(below: range.upperBound - range.lowerBound + 1)
  }
}
