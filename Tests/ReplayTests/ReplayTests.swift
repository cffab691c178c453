// A replay says "identical" of what is, and finds what isn't: whatever was changed, wherever.

import Config
import Events
import Journal
import Numerics
import Pipeline
import Testing

@testable import Replay

private let recording = Recording.shared

@Suite struct ReplayTests {
  @Test func `a run that ended in good order is identical`() throws {
    #expect(recording.summary.isClean, "\(recording.summary.faults)")
    #expect(recording.summary.ending?.riskRefusals != 0)
    let result = try replay(recording.path)
    #expect(result.difference == nil && result.end?.isClosed == true)
    #expect(result.streamsCompared == 5 && result.digests.count == 5)
    #expect(result.ingressEvents == recording.summary.ingressEvents)
    #expect(result.lastSequence.number == result.ingressEvents)
    let compared = recording.places {
      $0.event.kind != .journalDigest && (1...4).contains($0.stage.code)
    }
    #expect(result.recordsCompared == UInt64(compared.count))
    // At least the last proof of each stream.
    #expect(result.digestsCompared >= 5)
    #expect(result.positions.map(\.position) == recording.summary.positions.map(\.position))
    let again = try replay(recording.path)
    #expect(again.digests.map(\.digest) == result.digests.map(\.digest))
  }

  @Test func `a copy that changes nothing is identical`() throws {
    let scratch = Scratch()
    let result = try replay(recording.copy(recording.records, in: scratch))
    #expect(result.difference == nil && result.end?.isClosed == true)
    #expect(result.digests.map(\.digest) == (try replay(recording.path)).digests.map(\.digest))
  }

  @Test(arguments: [
    (StageID.strategy, EventKind.orderNew), (.strategy, .orderCancel), (.book, .topOfBook),
    (.orders, .orderCancel), (.risk, .orderRejected),
  ])
  func `a record that was changed is found where it is`(stage: StageID, kind: EventKind) throws {
    for fraction in [0, 0.5, 1] {
      let scratch = Scratch()
      var records = recording.records
      let place = recording.place(of: stage, kind, at: fraction)
      records[place].event.words.w2 ^= 1 << 20
      let result = try replay(recording.copy(records, in: scratch))
      let difference = try #require(result.difference)
      #expect(difference.stage == stage)
      #expect(difference.recorded == records[place].event)
      #expect(difference.replayed == recording.records[place].event)
      #expect(difference.sequence == records[place].event.sequence)
      // The copy has no marks, so positions are those of the records without them.
      let marks = records[..<place].filter { $0.event.kind == .journalSync }.count
      #expect(difference.position == UInt64(place - marks))
    }
  }

  @Test func `an input that was changed is found by what comes of it`() throws {
    let scratch = Scratch()
    var records = recording.records
    let place = recording.place(of: .gatewayIn, .bookAdd, at: 0.3)
    records[place].event.words.w2 += UInt64(fixedPointScale)  // One lot more.
    let difference = try #require(
      try replay(recording.copy(records, in: scratch)).difference)
    #expect(difference.sequence >= records[place].event.sequence)
  }

  /// Any bit of any record that counts.
  @Test(arguments: 1...24 as ClosedRange<UInt64>)
  func `no bit goes unnoticed`(seed: UInt64) throws {
    let scratch = Scratch()
    var random = SplitMix64(seed: seed)
    var records = recording.records
    let places = recording.places { $0.stage.code < 5 && $0.event.kind != .journalDigest }
    let place = places[Int(random.next(below: UInt64(places.count)))]
    let bit = 1 << random.next(below: 64) as UInt64
    switch random.next(below: 6) {
    case 0: records[place].event.words.w0 ^= bit
    case 1: records[place].event.words.w1 ^= bit
    case 2: records[place].event.words.w2 ^= bit
    case 3: records[place].event.words.w3 ^= bit
    case 4: records[place].event.words.w4 ^= bit
    default: records[place].event.time.count ^= bit
    }
    // An input may be such that no stage can make anything of it; it must not trap, either.
    let result = try replay(recording.copy(records, in: scratch))
    #expect(result.difference != nil, "seed \(seed), record \(place): \(records[place].event)")
  }

  @Test(arguments: [StageID.gatewayIn, .book, .strategy, .orders, .risk])
  func `a proof that was changed is found`(stage: StageID) throws {
    let scratch = Scratch()
    var records = recording.records
    let place = recording.place(of: stage, .journalDigest, at: 0)
    records[place].event.words.w1 ^= 1
    let difference = try #require(
      try replay(recording.copy(records, in: scratch)).difference)
    #expect(difference.stage == stage && difference.message.contains("passed on differs"))
  }

  @Test func `a record that is missing is found`() throws {
    for stage in [StageID.book, .strategy, .orders, .risk] {
      let scratch = Scratch()
      let places = recording.places { $0.stage == stage && $0.event.kind != .journalDigest }
      var records = recording.records
      records.remove(at: places[places.count / 2])
      let difference = try #require(
        try replay(recording.copy(records, in: scratch)).difference)
      #expect(difference.stage == stage)
    }
  }

  @Test func `a missing end of a journal that was closed is found`() throws {
    for stage in [StageID.book, .strategy, .orders, .risk] {
      let scratch = Scratch()
      let last = recording.places { $0.stage == stage && $0.event.kind != .journalDigest }.last!
      var records = recording.records
      let missing = records.remove(at: last).event
      let difference = try #require(
        try replay(recording.copy(records, in: scratch)).difference)
      #expect(difference.stage == stage && difference.position == nil)
      #expect(difference.replayed == missing && difference.recorded == nil)
      // Of one that wasn't closed nothing can be said.
      let other = Scratch()
      let open = try replay(recording.copy(records, in: other, isClosed: false))
      #expect(open.difference == nil && open.end == .open)
    }
  }

  @Test func `a record too many is found`() throws {
    let scratch = Scratch()
    var records = recording.records
    let place = recording.place(of: .strategy, .orderNew, at: 1)
    records.insert(records[place], at: place + 1)
    let difference = try #require(
      try replay(recording.copy(records, in: scratch)).difference)
    #expect(difference.stage == .strategy && difference.recorded == records[place].event)
  }

  @Test func `an input that is missing or doubled is found`() throws {
    let place = recording.place(of: .gatewayIn, .bookAdd, at: 0.5)
    var without = recording.records
    without.remove(at: place)
    var twice = recording.records
    twice.insert(twice[place], at: place)
    for records in [without, twice] {
      let scratch = Scratch()
      let difference = try #require(
        try replay(recording.copy(records, in: scratch)).difference)
      #expect(difference.stage == .gatewayIn && difference.message.hasPrefix("ingress jumps from"))
    }
  }

  /// Wherever a crash cuts the log, what is there is identical.
  @Test func `every beginning of a journal is identical as far as it goes`() throws {
    let count = recording.records.count
    for cut in [0, 1, 2, 7, count / 7, count / 3, count / 2, count - 20, count - 3] {
      let scratch = Scratch()
      let result = try replay(
        recording.copy(Array(recording.records[..<cut]), in: scratch, isClosed: false))
      #expect(result.difference == nil, "\(cut) records: \(result.difference!.message)")
      #expect(result.end == .open)
      let inputs = recording.records[..<cut].filter {
        $0.stage == .gatewayIn && $0.event.kind != .journalDigest
      }
      #expect(result.ingressEvents == UInt64(inputs.count))
    }
  }

  @Test func `it stops after the sequence that it is told`() throws {
    let all = recording.summary.ingressEvents
    for until in [1, 2, 500, all / 2, all - 1, all] {
      let result = try replay(recording.path, until: until)
      #expect(result.difference == nil, "until \(until)")
      #expect(result.ingressEvents == until && result.lastSequence.number == until)
    }
    let beyond = try replay(recording.path, until: all + 10)
    #expect(beyond.difference == nil && beyond.ingressEvents == all)
    // What differs later isn't looked at.
    let scratch = Scratch()
    var records = recording.records
    let place = recording.place(of: .strategy, .orderNew, at: 0.5)
    records[place].event.words.w1 ^= 8
    let path = try recording.copy(records, in: scratch)
    let sequence = records[place].event.sequence.number
    #expect(try replay(path, until: sequence - 1).difference == nil)
    #expect(try replay(path, until: sequence).difference?.stage == .strategy)
  }

  @Test func `positions at a moment are those of the fills until then`() throws {
    let until = recording.summary.ingressEvents / 2
    let result = try replay(recording.path, until: until)
    var held: [UInt32: Int64] = [:]
    for record in recording.records
    where record.stage == .gatewayIn && record.event.kind == .orderFill
      && record.event.sequence.number <= until
    {
      let fill = record.event.payload(as: OrderFill.self)
      held[record.event.instrument.index, default: 0] +=
        fill.side == .buy ? fill.quantity.units : -fill.quantity.units
    }
    for (index, position) in result.positions.enumerated() {
      #expect(position.position.quantity.units == held[UInt32(index)] ?? 0)
    }
  }

  @Test func `one stage alone is compared`() throws {
    let scratch = Scratch()
    var records = recording.records
    records[recording.place(of: .strategy, .orderNew, at: 0.5)].event.words.w1 ^= 8
    let path = try recording.copy(records, in: scratch)
    for stage in Replay.compared {
      let result = try replay(path, only: stage)
      #expect((result.difference != nil) == (stage == .strategy), "\(stage)")
      #expect(result.streamsCompared == 1)
    }
  }

  @Test func `a config that can't be read is told`() throws {
    let scratch = Scratch()
    let path = try recording.copy(
      [], in: scratch,
      bundle: JournalBundle([.init(name: "old.yaml", text: "instruments: gone.yaml\nsed: 1\n")]))
    do throws(ReplayError) {
      _ = try Replay(path: path)
      Issue.record("it was read")
    } catch {
      #expect(error.description.contains("can't be read by this build"))
      #expect(error.description.contains("did you mean 'seed'?"))
      #expect(error.description.contains("it doesn't carry 'gone.yaml'"))
    }
    do throws(ReplayError) {
      _ = try Replay(path: scratch.path + "/nowhere")
      Issue.record("it was read")
    } catch { #expect(error.description.contains("nowhere")) }
  }
}
