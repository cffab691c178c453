// Every call of the file system that a venue or a trader makes, failed once, in turn: a world is lived through once to count them,
// and then once for each call and each error. Whatever fails, nobody is told what isn't on record, the core ends with a reason
// or goes on as it should, and the next start finds all that it needs.

import CSimulation
import Glibc
import SimulatedMachine

struct CallCampaign {
  /// One call of one of the two lives: the one that begins a journal, and the one that goes on with it.
  struct Fault {
    var life: Int
    var kind: Machine.Kind
    var index: Int
    var code: Int32

    var text: String { "\(CallCampaign.name(kind)) \(index) of life \(life), \(errorName)" }
    var errorName: String {
      switch code {
      case EIO: "EIO"
      case ENOSPC: "ENOSPC"
      case EINTR: "EINTR"
      default: "short"
      }
    }
  }

  static let kinds: [(kind: Machine.Kind, name: String)] = [
    (APUS_SIM_OPEN, "open"), (APUS_SIM_CREATE, "create"), (APUS_SIM_READ, "read"),
    (APUS_SIM_WRITE, "write"), (APUS_SIM_SYNC, "sync"), (APUS_SIM_RESIZE, "resize"),
    (APUS_SIM_MAP, "map"), (APUS_SIM_RENAME, "rename"), (APUS_SIM_UNLINK, "unlink"),
    (APUS_SIM_MKDIR, "mkdir"),
  ]

  static func name(_ kind: Machine.Kind) -> String {
    kinds.first { $0.kind == kind }?.name ?? "call"
  }

  var subject: Subject
  var durability: String
  var seed: UInt64
  var worlds: Worlds
  /// How many of all; nil: every one.
  var sample: Int?
  /// Only these kinds.
  var only: String?
  /// Only those of the calls to fail whose number, in their order, is in here.
  var part: Range<Int>?
  /// What became of each path.
  var isVerbose = false

  // MARK: The whole of it

  /// True if nothing was found.
  func run() -> Bool {
    guard let all = faults() else { return false }
    let part = (part ?? 0..<all.count).clamped(to: 0..<all.count)
    let faults = Array(all[part])
    var counts: [String: Int] = [:]
    var failed = 0
    worlds.run(faults.count, seed: { _ in seed }) { number, world in
      Self.live(&world, subject, durability, faults[number])
    } each: { outcome in
      for (what, count) in outcome.counts { counts[what, default: 0] += count }
      if !outcome.failures.isEmpty {
        failed += 1
        print(
          "FAILED \(part.lowerBound + outcome.number), \(faults[outcome.number].text): \(outcome.failures.joined(separator: "; "))"
        )
        fflush(nil)
      }
    }
    report(counts)
    let which = faults.count < all.count ? " (\(part.lowerBound) ..< \(part.upperBound))" : ""
    print(
      "\(subject) at \(durability): \(faults.count) calls failed\(which), \(failed) of them found something"
    )
    fflush(nil)
    return failed == 0
  }

  private func report(_ counts: [String: Int]) {
    for (what, count) in counts.sorted(by: { $0.key < $1.key })
    where isVerbose || !what.hasPrefix("/") {
      print("  \(String(repeating: " ", count: max(0, 6 - String(count).count)))\(count)  \(what)")
    }
  }

  /// Counts the calls of a world in which nothing fails. Nil: it isn't as it should be.
  private func faults() -> [Fault]? {
    var calls: [String: Int] = [:]
    var isGood = true
    worlds.run(1, seed: { _ in seed }) { _, world in
      Self.live(&world, subject, durability, nil)
    } each: { outcome in
      calls = outcome.counts
      isGood = outcome.failures.isEmpty
      for failure in outcome.failures { print("FAILED without a fault: \(failure)") }
    }
    guard isGood else { return nil }
    let places = calls.filter { $0.key.hasPrefix("at ") }
    if isVerbose {
      for (place, count) in places.sorted(by: { $0.key < $1.key }) {
        print(
          "  \(String(repeating: " ", count: max(0, 6 - String(count).count)))\(count)  \(place)")
      }
    }
    var faults: [Fault] = []
    var words: [String] = []
    for (kind, name) in Self.kinds where only == nil || only == name {
      var count = 0
      for life in 0...1 {
        let made = calls["calls \(life) \(name)"] ?? 0
        count += made
        let isCut = kind == APUS_SIM_WRITE || kind == APUS_SIM_READ
        let codes = [EIO, ENOSPC, EINTR] + (isCut ? [APUS_SIM_SHORT] : [])
        for index in 0..<made {
          faults += codes.map { Fault(life: life, kind: kind, index: index, code: $0) }
        }
      }
      words.append("\(count) \(name)")
    }
    print(
      "\(subject) at \(durability), calls of two lives at \(places.count) places: "
        + "\(words.joined(separator: ", ")); \(faults.count) to fail"
    )
    guard let sample, sample < faults.count else { return faults }
    var generator = SampleGenerator(seed: seed)
    return Array(faults.shuffled(using: &generator).prefix(sample))
  }

  // MARK: One world

  private final class Heard: @unchecked Sendable {  // One real thread has it.
    var path: String?
    /// How many calls there were of a kind, about a path, in a part of a life.
    var places: [String: Int] = [:]
  }

  /// Moments and numbers of files are the same thing to whoever reads this.
  private static func pattern(_ text: String) -> String {
    var pattern = ""
    for character in text where !(character.isNumber && pattern.last == "#") {
      pattern.append(character.isNumber ? "#" : character)
    }
    return pattern
  }

  private static func hearPlaces(
    _ heard: Heard, life: Int, _ process: SimulatedProcess, _ words: HostWords
  ) {
    Machine.hearCalls { number, kind, path in
      guard number == process.number, kinds.contains(where: { $0.kind == kind }) else { return }
      let part = words.isStopAsked ? "stop" : words.hasStarted ? "work" : "start"
      heard.places["at \(part) of life \(life): \(name(kind)) \(pattern(path))", default: 0] += 1
    }
  }

  /// A life is worth failing if it fills a segment, so that a second one is made ahead, and if a snapshot makes room for another.
  private static func expectAll(_ world: inout World, of life: Int, _ places: [String: Int]) {
    func count(_ kind: String, _ ending: String) -> Int {
      places.filter {
        $0.key.hasPrefix("at work of life \(life): \(kind) ") && $0.key.hasSuffix(ending)
      }.reduce(0) { $0 + $1.value }
    }
    world.expect(count("create", "#.journal") >= 2, "life \(life) fills no segment")
    world.expect(count("unlink", "#.snapshot") >= 1, "life \(life) drops no snapshot")
  }

  static func live(
    _ world: inout World, _ subject: Subject, _ durability: String, _ fault: Fault?
  ) {
    let heard = Heard()
    let hurt = subject.made(
      world, durability: durability, sessions: 6, isManyThreads: true, isLong: true)
    for life in 0...2 {
      if life == 1 { hurt.reconfigure() }
      let (process, words) = hurt.start()
      if fault == nil, life < 2 { hearPlaces(heard, life: life, process, words) }
      if let fault, fault.life == life {
        Machine.fail(process, fault.kind, skip: fault.index, code: fault.code)
        Machine.hearFault { if heard.path == nil { heard.path = $0 } }
      }
      TradingDesk.later(hurt.settlingMs)
      hurt.come()
      TradingDesk.later(500)
      for _ in 0..<8 {
        hurt.act()
        TradingDesk.later(TradingDesk.random(20...120))
      }
      if life < 2 { hurt.rush() }
      let isHurt = fault?.life == life
      let isServed = process.state == .running && hurt.isServed()
      if process.state == .running && !isServed { TradingDesk.later(10_000) }
      let hadEnded = process.state != .running
      if !isHurt {
        world.expect(isServed, "life \(life) doesn't work: \(words.failure ?? hurt.latest)")
      } else if !hadEnded {
        world.expect(isServed, "it runs and does nothing: \(hurt.latest)")
      }
      // The first dies as processes do, the others end in good order.
      if life == 0 {
        process.kill()
      } else if !hadEnded {
        words.isStopAsked = true
        for _ in 0..<200 where process.state == .running { TradingDesk.later(100) }
        world.expect(process.state == .exited, "life \(life) doesn't end")
      }
      if life == 2 { world.expect(words.isClean, "no clean end: \(words.failure ?? "?")") }
      if fault == nil {
        for (kind, name) in kinds where life < 2 {
          world.count("calls \(life) \(name)", process.calls(kind))
        }
        if life < 2 { expectAll(&world, of: life, heard.places) }
        if life == 1 { for (place, count) in heard.places { world.count(place, count) } }
      }
      if let fault, isHurt {
        note(&world, fault, heard.path, words, hadEnded: hadEnded, isStopped: life == 1)
        Machine.failNothing()
        if durability == "power" {
          Machine.powerCut(hurt.host, keepPercent: TradingDesk.random(0...100))
        }
      }
      TradingDesk.later(300)
    }
    hurt.judge(&world)
  }

  private static func note(
    _ world: inout World, _ fault: Fault, _ path: String?, _ words: HostWords, hadEnded: Bool,
    isStopped: Bool
  ) {
    var outcome: String
    if hadEnded {
      outcome = !words.hasStarted ? "refuses to start" : "halts"
      world.expect(words.failure != nil, "it ended and gave no reason")
    } else if isStopped && !words.isClean {
      outcome = "says so at its end"
      world.expect(words.failure != nil, "its end isn't clean, and it gave no reason")
    } else {
      outcome = words.warnings.isEmpty ? "goes on" : "goes on and warns"
    }
    world.expect(path != nil, "the call was never made")
    world.count("\(name(fault.kind)) \(fault.errorName): \(outcome)")
    let why = words.failure ?? words.warnings.first ?? ""
    let text = "/ \(path ?? "?") \(name(fault.kind)) \(fault.errorName): \(outcome): \(why)"
    world.count(pattern(text))
  }
}

/// Draws the same sample from the same seed everywhere.
struct SampleGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
