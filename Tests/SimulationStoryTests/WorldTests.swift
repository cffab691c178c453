// The world against surroundings that do nothing by themselves: what it makes happen and when, what it takes for a find, and
// how it ends.

import SimulationStory
import Testing

/// A clock that the test turns, and a list of what was asked for. Every client is let in and nobody is answered.
private final class Stage: Surroundings {
  var nowNs: UInt64 = 0
  var wallNs: UInt64 { nowNs }
  let runsTraders = true
  private(set) var asked: [String] = []
  private var dueNs = UInt64.max
  private var isUp = false
  /// A file in which a bit is wrong.
  var damaged: String?
  weak var ears: (any WorldEars)?

  func start(_ process: Party) {
    asked.append("start \(process.name)")
    isUp = true
  }
  func isRunning(_ process: Party) -> Bool { isUp }
  func call(_ seat: Int, _ from: Party, _ to: Party) { asked.append("call \(from.name)") }
  func send(_ seat: Int, _ bytes: [UInt8]) -> Int { bytes.count }
  func hangUp(_ seat: Int, isReset: Bool) {}
  func reads(_ seat: Int, _ isReading: Bool) {}
  func begin(_ deed: Deed, seat: Int?) -> Bool {
    asked.append("\(deed.act.rawValue) \(deed.whom.name)")
    if [.kill, .power].contains(deed.act) { isUp = false }
    return true
  }
  func end(_ deed: Deed, seat: Int?) { asked.append("end \(deed.act.rawValue)") }
  func heal() { asked.append("heal") }
  func mend(_ process: Party, namedIn why: String) -> String? {
    guard let file = damaged, why.contains(file) else { return nil }
    damaged = nil
    return file
  }
  func wake(at ns: UInt64) { dueNs = ns }
  func records() -> [Fact.What] { [] }

  func fail(_ why: String) {
    isUp = false
    ears?.ended(.venue, why)
  }

  /// Goes on to a moment, or until the world is over.
  func run(_ world: World, until ns: UInt64) {
    while !world.isOver, dueNs <= ns {
      nowNs = max(nowNs, dueNs)
      dueNs = .max
      world.woken()
    }
    nowNs = max(nowNs, ns)
  }
}

@Suite struct WorldTests {
  private let second: UInt64 = 1_000_000_000

  private func world(traders: Int = 0, _ deeds: Deed...) -> (World, Stage) {
    var story = Story(seed: 1, profile: "test", untilNs: 20 * second)
    story.traderCount = traders
    story.deeds = deeds
    let stage = Stage()
    let world = World(story, stage)
    stage.ears = world
    world.begin()
    return (world, stage)
  }

  @Test func whoIsKilledComesAgain() {
    let (world, stage) = world(
      Deed(at: 2 * second, .kill, .venue, for: 3 * second),
      // While it is away nothing befalls it.
      Deed(at: 3 * second, .pause, .venue, for: second))
    stage.run(world, until: 10 * second)
    #expect(
      stage.asked.filter { $0.contains("venue") } == ["start venue", "kill venue", "start venue"])
    #expect(world.marks[.kill] == 1 && world.judge.breaches.isEmpty)
  }

  @Test func whatLastsEndsAndAllEndsWhenTheStoryDoes() {
    let (world, stage) = world(
      Deed(at: 2 * second, .pause, .venue, for: second),
      Deed(at: 19 * second, .slowDisk, .venue, for: 60 * second))
    stage.run(world, until: 4 * second)
    #expect(stage.asked.contains("end pause"))
    #expect(!stage.asked.contains("end slow-disk"))
    stage.run(world, until: 21 * second)
    #expect(stage.asked.suffix(2) == ["end slow-disk", "heal"])
  }

  @Test func aSlowDiskOutlivesTheProcess() {
    let (world, stage) = world(
      Deed(at: 2 * second, .slowDisk, .venue, for: 5 * second),
      Deed(at: 3 * second, .kill, .venue, for: second))
    stage.run(world, until: 6 * second)
    #expect(!stage.asked.contains("end slow-disk"))
    stage.run(world, until: 8 * second)
    #expect(stage.asked.contains("end slow-disk"))
  }

  @Test func whoEndsByItselfIsAFind() {
    let (world, stage) = world()
    stage.run(world, until: second)
    stage.fail("a trap")
    #expect(world.judge.breaches.map(\.rule) == [NoTraps.name] && world.isOver)
  }

  @Test func whoNamesTheFileThatIsWrongComesAgainAndWhoDoesNotIsAFind() {
    let (world, stage) = world(Deed(at: second, .flip, .venue, amount: 7))
    stage.run(world, until: 2 * second)
    #expect(stage.asked.contains("flip venue"))
    stage.damaged = "one.fixstore"
    stage.fail("/store/one.fixstore: its numbers are damaged")
    #expect(world.judge.breaches.isEmpty && world.marks[.flipRefused] == 1)
    stage.run(world, until: 4 * second)
    #expect(stage.asked.filter { $0 == "start venue" }.count == 2)
    // It is put right, and nothing else is wrong.
    stage.fail("/store/one.fixstore: its numbers are damaged")
    #expect(world.judge.breaches.map(\.rule) == [NoTraps.name])
  }

  @Test func whoRecordsWithoutEndIsAFind() {
    let (world, stage) = world()
    stage.run(world, until: second)
    world.ranAway(.trader(1), "it runs away")
    #expect(world.judge.breaches.map(\.rule) == [NoTraps.name] && world.isOver)
    #expect(world.judge.breaches.first?.text == "trader-1: it runs away")
  }

  @Test func aFailedDiskExcusesAnEndForAWhile() {
    let (world, stage) = world(Deed(at: second, .failSync, .venue, amount: 1))
    stage.run(world, until: 2 * second)
    stage.fail("journal: it can't be written any more")
    stage.run(world, until: 10 * second)
    #expect(world.judge.breaches.isEmpty && world.marks[.endedByDisk] == 1)
    #expect(stage.asked.filter { $0 == "start venue" }.count == 2)
    stage.nowNs = 40 * second
    stage.fail("once more")
    #expect(world.judge.breaches.map(\.rule) == [NoTraps.name])
  }

  /// It may be on its way out already, or its disk fail while it stands.
  @Test(arguments: [[Act.failWrite, .pause], [.pause, .failWrite]])
  func whoStandsStillMayEndForItsDiskAsMuchLater(order: [Act]) {
    func told(at ns: UInt64) -> [String] {
      let (world, stage) = world(
        Deed(at: second, order[0], .venue, for: 19 * second, amount: 1),
        Deed(at: 2 * second, order[1], .venue, for: 19 * second, amount: 1))
      stage.run(world, until: 10 * second)
      stage.nowNs = ns
      stage.fail("journal: it can't be written any more")
      return world.judge.breaches.map(\.rule)
    }
    #expect(told(at: 57 * second) == [])
    #expect(told(at: 61 * second) == [NoTraps.name])
  }

  @Test func whoIsNeverLetInIsToldOfWhenTheBoundHasPassed() {
    let (world, stage) = world()
    world.stopsAtBreach = false
    stage.run(world, until: 400 * second)
    #expect(world.isOver)
    #expect(world.judge.breaches.contains { $0.rule == EverythingAnswered.name })
  }

  /// Both sides ask for what they missed when a trader comes again, and the last of it may be under way still.
  @Test func aTraderIsNotAtRestUntilItHasWhatItMissed() {
    func told(_ happens: (World, Stage, (String, Int) -> Void) -> Void) -> [String] {
      let (world, stage) = world(traders: 1)
      world.stopsAtBreach = false
      world.tapped(1, .connected)
      happens(world, stage) { type, number in
        let bytes = PlainWriter.frame(
          type: type, number: number, sender: "APUS", target: "TRADER1", wallNs: 0, body: "",
          originalNs: nil)
        world.tapped(1, .arrived(bytes))
      }
      stage.run(world, until: 400 * second)
      return world.judge.breaches.map(\.text).filter { $0.hasPrefix("trader-1 ") }
    }
    #expect(told { _, _, arrives in arrives("A", 1) } == [])
    let holed = told { _, _, arrives in
      arrives("A", 1)
      arrives("0", 3)
    }
    #expect(holed.contains("trader-1 hasn't got all that it missed"), "\(holed)")
    // Again every second, for longer than the bound.
    let coming = told { world, stage, arrives in
      for each in 1...180 {
        arrives("A", each)
        stage.run(world, until: UInt64(each) * second)
        world.tapped(1, .closed)
        world.tapped(1, .connected)
      }
      arrives("A", 181)
    }
    #expect(coming.contains("trader-1 has just got what it missed"), "\(coming)")
  }
}
