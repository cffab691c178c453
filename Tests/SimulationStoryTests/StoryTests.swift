// Stories, profiles, marks, the shrinker and the diagram.

import Numerics
import SimulationStory
import Testing

private let minute: UInt64 = 60_000_000_000

@Suite struct StoryTests {
  @Test(arguments: Profile.names)
  func everyProfileReadsAndMakesTheSameStoryTwice(_ name: String) throws {
    let profile = try #require(Profile.named(name))
    for seed in UInt64(1)...40 {
      let story = StoryMaker.make(seed: seed, profile: profile, untilNs: 5 * minute)
      let again = StoryMaker.make(seed: seed, profile: profile, untilNs: 5 * minute)
      #expect(story == again)
      #expect(story.actors.count == profile.clientCount)
      #expect(story.deeds.allSatisfy { $0.atNs < story.untilNs })
      #expect(try Story(text: story.text) == story, "seed \(seed)")
      let isCut = story.deeds.contains { $0.act == .power }
      #expect(!isCut || story.durability == "power", "seed \(seed)")
    }
  }

  /// Whoever is killed finds its orders gone, or finds them.
  @Test func whatTradersHaveAtTheVenueStaysOrGoes() throws {
    var counts = [0, 0]
    for seed in UInt64(1)...100 {
      let story = StoryMaker.make(
        seed: seed, profile: try #require(Profile.named("hell")), untilNs: minute)
      if story.traderCount == 0 {
        #expect(!story.doTradersKeepOrders)
        continue
      }
      counts[story.doTradersKeepOrders ? 1 : 0] += 1
      #expect(try Story(text: story.text) == story)
      let files = VenueFiles.all(story, instance: "v", port: 1, directory: "")
      let sessions = try #require(files.first { $0.name == "sessions.yaml" }?.text)
      let said = "account: trader-1\n    tolerance: 10m\n    cancel_on_disconnect: "
      #expect(sessions.contains(said + "\(!story.doTradersKeepOrders)\n"))
    }
    #expect(counts.allSatisfy { $0 > 20 }, "\(counts)")
  }

  @Test func theOrdinaryStoryIsTheSamePeopleAtAnyRate() throws {
    for seed in UInt64(1)...20 {
      for paceNs in [100_000_000, 4_000_000_000] as [UInt64] {
        let story = StoryMaker.ordinary(seed: seed, paceNs: paceNs, untilNs: 10 * minute)
        #expect(story.traderCount == 2 && story.actors.count == 10 && story.deeds.isEmpty)
        #expect(story.durability == "process")
        #expect(story.actors.allSatisfy { (paceNs / 2...2 * paceNs).contains($0.paceNs) })
        #expect(try Story(text: story.text) == story)
      }
    }
  }

  @Test func aSwarmLeavesKindsOut() throws {
    let profile = try #require(Profile.named("hell"))
    var together: [Act: Int] = [:]
    var sizes: Set<Int> = []
    for seed in UInt64(1)...40 {
      let story = StoryMaker.make(seed: seed, profile: profile, untilNs: 60 * minute)
      let kinds = Set(story.deeds.map(\.act))
      sizes.insert(kinds.count)
      for kind in kinds { together[kind, default: 0] += 1 }
    }
    // Mixes bring some of them as well.
    for chance in profile.chances where chance.perHour > 0 {
      #expect((10...39).contains(together[chance.act] ?? 0), "\(chance.act)")
    }
    #expect(sizes.count > 4)
  }

  @Test(arguments: Mix.allCases)
  func aMixBringsWhatBelongsTogether(_ mix: Mix) throws {
    let profile = try Profile(
      name: "mine",
      text: "clients honest 1\ntraders 1\nmix \(mix.rawValue) 60\ndeed power 0 0s 0s")
    var (count, kills, rebuilt) = (0, 0, 0)
    var whoms: Set<Party> = []
    for seed in UInt64(1)...20 {
      let story = StoryMaker.make(seed: seed, profile: profile, untilNs: 10 * minute)
      if mix == .clog {
        #expect(story.deeds.isEmpty || story.traderCount == 1)
        #expect(story.areTakersGreedy != story.deeds.isEmpty)
      }
      if story.deeds.isEmpty { continue }
      count += 1
      let acts = Set(story.deeds.map(\.act))
      switch mix {
      case .killAgain:
        #expect(acts == [.slowDisk, .kill])
        rebuilt += story.deeds.count { $0.act == .kill && $0.amount > 0 }
        kills += story.deeds.count { $0.act == .kill }
        whoms.formUnion(story.deeds.map(\.whom))
      case .killSnapshot: #expect(acts == [.slowDisk, .snapshot, .kill])
      case .killWrite: #expect(acts == [.slowDisk, .shortWrite, .kill])
      case .lostDisk: #expect(acts == [.failWrite, .failSync, .full])
      case .clog:
        #expect(acts == [.starve])
        // One after the other, without a moment between.
        let ends = Set(story.deeds.filter { $0.amount == 0 }.map { $0.atNs + $0.forNs + 1 })
        #expect(story.deeds.allSatisfy { $0.amount == 0 || ends.contains($0.atNs) })
        #expect(story.deeds.contains { $0.amount == 2 })
      }
      let whom = mix == .clog ? Party.trader(1) : .venue
      #expect(
        story.deeds.allSatisfy {
          ($0.whom == whom || mix == .killAgain) && $0.atNs < story.untilNs
        })
      if mix == .killWrite || mix == .lostDisk { #expect(story.durability == "power") }
      #expect(try Story(text: story.text) == story)
    }
    if mix == .killAgain {
      // A venue mostly, a trader at times; with another config every third time or so.
      #expect(whoms == [.venue, .trader(1)])
      #expect((kills / 5...kills / 2).contains(rebuilt), "\(rebuilt) of \(kills)")
    }
    // On or off, as every kind is.
    #expect((4...16).contains(count))
    #expect(try #require(Profile.named("hell")).mixes[mix] != nil)
  }

  @Test func whatIsNoStoryIsRefusedWithItsLine() {
    func complaint(_ text: String) -> String? {
      do throws(StoryFault) {
        _ = try Story(text: text)
        return nil
      } catch { return error.description }
    }
    #expect(complaint("seed 1\nprofile calm\nuntil 1m\n# a remark\n") == nil)
    #expect(
      complaint("seed 1\nprofile calm\nuntil 1m\nat 1s fly venue 0s 0")?.contains("line 4") == true)
    #expect(complaint("seed 1\nprofile calm\nuntil 1m\ntraders 1 keep") == nil)
    #expect(complaint("seed 1\ntraders 1 maybe")?.contains("line 2") == true)
    #expect(complaint("seed 1")?.contains("until when") == true)
    #expect(
      complaint("seed 1\ntopology pipes")
        == "line 2: 'topology pipes': it is one of one_thread, two_threads, "
        + "stage_per_thread, not 'pipes'")
    #expect(
      complaint("seed 1\n\nat 1s power venue 2s 101")
        == "line 3: 'at 1s power venue 2s 101': the amount of power is how much stays of what "
        + "wasn't synced, in percent, 0 to 100, not 101")
    for line in [
      "durability none", "rings 3", "rings 0", "rings 32", "traders -1", "traders 9",
      "loss 1000001", "segments 0 70000", "client 0 honest 1s 5s repeats keeps",
      "client 1 honest 0s 5s repeats keeps", "client 1 honest 1s 0s repeats keeps",
      "at 1s kill client-1 0s 0", "at 1s reset venue 0s 0", "at 1s jump venue 0s 5",
      "at 1s kill venue 0s 28", "at 1s rebuild venue 0s 27", "at 1s starve venue 1s 5",
      "at 1s halt venue 1s -1", "at 1s halt venue 1s 2", "at 1s limits trader-1 1s 0",
      "at 1s lose client-1 1s -77", "at 1s lag client-1 1s -7", "at 1s slow-disk venue 1s -5",
      "at 1s fail-write venue 1s -1", "at 1s vanish client-1 0s 7", "at 1s pause venue 1s 1",
      "at 1s jump world 0s \(Int64.min)",
    ] {
      #expect(complaint("seed 1\n" + line)?.hasPrefix("line 2: '\(line)': ") == true, "\(line)")
    }
    do throws(StoryFault) {
      _ = try Profile(name: "mine", text: "pace 1s\ndeed kill often 1s 2s")
      Issue.record("'often' is no number")
    } catch {
      #expect(error.description.hasPrefix("mine:2: "))
    }
    do throws(StoryFault) {
      _ = try Profile(name: "mine", text: "deed power 5 1s 2s 50 101")
      Issue.record("more than all can't stay")
    } catch {
      #expect(error.description.hasPrefix("mine:1: 'deed power 5 1s 2s 50 101': the amount of"))
    }
  }

  // MARK: Shrinking

  /// Fails as long as the venue is killed while client-3, who is there, is cut off.
  private func isBroken(_ story: Story) -> Bool {
    let kills = story.deeds.filter { $0.act == .kill && $0.whom == .venue }
    let cuts = story.deeds.filter { $0.act == .cut && $0.whom == .client(3) }
    guard story.actors.contains(where: { $0.number == 3 }) else { return false }
    return kills.contains { kill in
      cuts.contains { $0.atNs < kill.atNs && kill.atNs < $0.atNs + $0.forNs }
    }
  }

  @Test func aStoryShrinksToWhatItNeeds() throws {
    let profile = try #require(Profile.named("hell"))
    var story = StoryMaker.make(seed: 4, profile: profile, untilNs: 20 * minute)
    story.deeds.append(Deed(at: 7 * minute, .cut, .client(3), for: 4_000_000_000))
    story.deeds.append(Deed(at: 7 * minute + 500_000_000, .kill, .venue, for: 1_000_000_000))
    story.deeds.sort { $0.atNs < $1.atNs }
    #expect(story.deeds.count > 50 && isBroken(story))
    var shrinker = Shrinker(story, fails: isBroken)
    shrinker.shrink()
    #expect(shrinker.story.deeds.map(\.act) == [.cut, .kill])
    #expect(shrinker.story.actors.map(\.number) == [3])
    #expect(shrinker.story.actors[0].manner == .honest)
    #expect(isBroken(shrinker.story))
    #expect(shrinker.tries <= Shrinker.triesMax)
  }

  /// One that hangs on a moment: whatever is left out moves it, and another seed brings it back.
  @Test func aStoryThatHangsOnAMomentShrinksWithAnotherSeed() throws {
    let profile = try #require(Profile.named("hell"))
    var story = StoryMaker.make(seed: 4, profile: profile, untilNs: 20 * minute)
    story.deeds.append(Deed(at: 7 * minute, .cut, .client(3), for: 4_000_000_000))
    story.deeds.append(Deed(at: 7 * minute + 500_000_000, .kill, .venue, for: 1_000_000_000))
    story.deeds.sort { $0.atNs < $1.atNs }
    let whole = story
    var shrinker = Shrinker(story) { candidate in
      isBroken(candidate) && (candidate == whole || candidate.seed % 4 == 2)
    }
    shrinker.shrink()
    #expect(shrinker.story.deeds.map(\.act) == [.cut, .kill])
    #expect(shrinker.story.seed % 4 == 2 && shrinker.tries <= Shrinker.triesMax)
  }

  // MARK: Marks

  @Test func marksTravelAsText() {
    var marks = Marks()
    marks.reach(.kill, times: 3)
    marks.reach(.flood)
    var sum = Marks(text: marks.text)
    sum.add(marks)
    #expect(sum[.kill] == 6 && sum[.flood] == 2)
    #expect(sum.missing.count == Mark.allCases.count - 2)
    #expect(sum.table.split(separator: "\n").count == Mark.allCases.count)
    #expect(Set(Mark.allCases.map(\.sentence)).count == Mark.allCases.count)
  }

  // MARK: The diagram

  @Test func theDiagramShowsWhoSaidWhatToWhom() {
    var trace = Trace(capacity: 4)
    trace.note(at: 1, .world, "forgotten: there is room for four")
    trace.message(at: 1_500_000, from: .client(1), to: .venue, "D A")
    trace.note(at: 2_000_000, .venue, "killed")
    trace.message(at: 2_500_000_000, from: .venue, to: .client(1), "8 accepted A")
    trace.note(at: 3_000_000_000, .world, "the clock jumps")
    let lines = trace.diagram(width: 20).split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines[0].contains("venue") && lines[0].contains("client-1"))
    #expect(lines[1].contains("0.001500") && lines[1].contains("◀") && lines[1].contains("D A"))
    #expect(lines[2].contains("● killed"))
    #expect(lines[3].contains("▶") && lines[3].contains("8 accepted A"))
    #expect(lines[4].contains("═══ the clock jumps"))
  }

  @Test func partiesHaveNames() {
    let parties: [Party] = [.venue, .trader(2), .client(11), .dropCopy, .watcher, .desk, .world]
    for party in parties { #expect(Party(party.name) == party) }
    #expect(Party("client-0") == nil && Party("nobody") == nil && Party("client-1-2") == nil)
    #expect(parties.shuffled().sorted() == parties)
  }
}
