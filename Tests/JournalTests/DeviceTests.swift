// What reaches the device at durability `power`, and what is acknowledged when it doesn't: each call of the
// file system fails once, in every way it can, and nothing is vouched for that isn't there.

import CPlatform
import Events
import Glibc
import Platform
import Testing

@testable import Journal

@Suite struct DeviceTests {
  private func waitFor(_ condition: () -> Bool) -> Bool {
    for _ in 0..<20_000 {
      if condition() { return true }
      usleep(200)
    }
    return false
  }

  /// Appends in batches and commits each. False when the log took no more.
  private func write(_ writer: inout JournalWriter, _ numbers: Range<UInt64>) -> Bool {
    for number in numbers {
      var outcome = JournalAppend.full
      for _ in 0..<20_000 where outcome == .full {
        outcome = writer.append(stage: sampleStage(number), event: sampleEvent(number))
        if outcome == .full { apus_sleep_ns(20_000) }
      }
      if outcome != .written { return false }
      if number % 40 == 39 { writer.commit() }
    }
    writer.commit()
    return true
  }

  /// A lone record goes out at once, with nothing behind it to push it.
  @Test func anIdleLogIsFlushed() throws {
    let scratch = Scratch()
    var writer = try JournalWriter(scratch.settings(durability: .power))
    #expect(writer.powerDurable == 0 && writer.processDurable == 0)
    for number in 0..<5 as Range<UInt64> {
      _ = append(&writer, .risk, sampleEvent(number))
      #expect(writer.durable == number, "not before it is there")
      writer.commit()
      let isThere = waitFor { writer.powerDurable == number + 1 }
      #expect(isThere)
      #expect(readAll(writer.directory).records.count == Int(number) + 1)
    }
    #expect(writer.processDurable == 5)
  }

  /// What comes while a write is under way is the next group, in one write.
  @Test func whatAccumulatesIsOneWrite() throws {
    let scratch = Scratch()
    let gate = Gate()
    let counter = CallCounter(failing: -1, with: .interrupted) { $0 == .writeRecords }
    var settings = scratch.settings(durability: .power)
    settings.io.faults = { call, path in
      let fault = counter.faults(call, path)
      if call == .writeRecords { gate.pass() }
      return fault
    }
    var writer = try JournalWriter(settings)
    #expect(write(&writer, 0..<1))
    #expect(waitFor { counter.count == 1 })
    #expect(write(&writer, 1..<401))
    #expect(writer.durable == 0)
    gate.open()
    #expect(waitFor { writer.durable == 1 } && waitFor { counter.count == 2 })
    gate.open()
    #expect(waitFor { writer.durable == 401 })
    #expect(counter.count == 2)
    for _ in 0..<2 { gate.open() }
    try writer.close(reason: .shutdown, now: Nanoseconds(1))
    #expect(try JournalReader(path: writer.directory).verify().recordCount == 403)
  }

  @Test(arguments: [JournalFault.error(EIO), .error(ENOSPC), .interrupted, .short])
  func eachCallFailsOnce(fault: JournalFault) throws {
    var call = 0
    var isOver = false
    while !isOver {
      let scratch = Scratch(inMemory: true)
      let counter = CallCounter(failing: call, with: fault) { $0 != .prewrite }
      var settings = scratch.settings(durability: .power)
      settings.io.faults = counter.faults
      var told: UInt64 = 0
      var isClosed = false
      do {
        var writer = try JournalWriter(settings)
        let isWhole = write(&writer, 0..<800)
        if isWhole { _ = waitFor { writer.durable == writer.records || writer.hasFailed } }
        told = writer.durable
        if writer.hasFailed { #expect(writer.failure != nil) }
        // What a kill would leave.
        if writer.hasFailed {
          #expect(readAll(writer.directory).records.count >= Int(told), "call \(call)")
        }
        if isWhole {
          try writer.close(reason: .shutdown, now: Nanoseconds(1))
          isClosed = true
        }
        // A log that has failed acknowledges nothing more.
        if writer.hasLostDevice {
          #expect(writer.durable == told, "call \(call)")
          #expect(writer.append(stage: .risk, event: sampleEvent(1)) == .failed)
          #expect(writer.appendReserved(stage: .risk, event: sampleEvent(1)) == .failed)
          #expect(writer.mark(.power, now: Nanoseconds(1)) == .failed)
        }
      } catch {
        #expect(fault == .error(EIO) || fault == .error(ENOSPC), "call \(call): \(error)")
      }
      isOver = counter.count <= call
      if !isOver, fault == .error(EIO) || fault == .error(ENOSPC) {
        #expect(!isClosed, "call \(call) failed, and nobody heard of it")
      } else {
        #expect(isClosed, "call \(call)")
      }
      check(settings.directory, told, isClosed, call)
      call += 1
    }
    #expect(call > 40)
  }

  private func check(_ directory: String, _ told: UInt64, _ isClosed: Bool, _ call: Int) {
    guard (try? JournalDirectory.segments(in: directory)) != [] else {
      #expect(told == 0, "call \(call)")
      return
    }
    let (records, result) = readAll(directory)
    #expect(records.count >= Int(told), "call \(call)")
    for record in records where record.event.kind == .trade {
      if record.event != sampleEvent(record.position) { Issue.record("call \(call): \(record)") }
    }
    switch result {
    case .success(let end): #expect(end.isClosed || !isClosed, "call \(call)")
    case .failure(let error): Issue.record("call \(call): \(error)")
    }
  }

  /// A page that fails while a segment is made: it isn't used.
  @Test func aSegmentThatCannotBePrewritten() throws {
    let scratch = Scratch()
    var settings = scratch.settings(durability: .power)
    settings.io.faults = { call, path in
      call == .prewrite && segmentNumber(path) == 1 ? .error(ENOSPC) : nil
    }
    var writer = try JournalWriter(settings)
    #expect(waitFor { writer.hasFailed })
    #expect(write(&writer, 0..<400), "the first segment is good")
    #expect(waitFor { writer.durable == 400 })
    let error = #expect(throws: SystemFailure.self) {
      try writer.close(reason: .notJournaled, now: Nanoseconds(1))
    }
    #expect(error?.code == ENOSPC)
    #expect(readAll(writer.directory).result == .success(.closed(reason: .notJournaled)))
  }

  @Test func marksVouchForWhatIsThere() throws {
    let scratch = Scratch()
    var writer = try JournalWriter(scratch.settings(durability: .power))
    #expect(write(&writer, 0..<50))
    #expect(waitFor { writer.durable == 50 })
    _ = append(&writer, .risk, sampleEvent(50))
    #expect(writer.mark(.power, now: Nanoseconds(1)) == .written)
    writer.commit()
    #expect(waitFor { writer.durable == 52 })
    let mark = try JournalReader(path: writer.directory).record(at: 51)
    #expect(
      mark?.event.payload(as: JournalMark.self)
        == JournalMark(records: 50, level: 2, reason: .none))
  }
}
