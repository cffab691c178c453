// Each append by itself, at a pace: the tail is what a stalled page, a lock of the file system or a sync
// would show in. And groups at `power`, from commit to acknowledgement.

import CAtomics
import CPlatform
import Events
import Glibc
import HostTools
import Journal
import Platform

extension JournalSuite {
  /// The service time of each append. The pace is kept by the clock: what is late is made up for. Waits for
  /// a segment count, but flat out, which outruns any disk: there they are left out and counted.
  static func paced(
    _ options: BenchOptions, _ level: Durability, _ load: Load, _ floor: Double,
    _ report: inout BenchReport
  ) throws(JournalError) {
    let count = options.count(load.records, smoke: 2_000)
    var writer = try writer(level)
    var values = [Double](repeating: 0, count: count)
    var waits = 0
    var next = BenchTimer.ticks()
    let period = UInt64(load.periodNs / BenchTimer.nsPerTick)
    for number in 0..<count {
      if period > 0 {
        while BenchTimer.ticks() < next { apus_yield() }
        next &+= period
      }
      let event = event(number)
      var start = BenchTimer.ticks()
      while writer.append(stage: .gatewayIn, event: event) != .written {
        if writer.hasFailed {
          report.fail("journal.append.\(level.name): \(writer.failure!)")
          return
        }
        if load.periodNs == 0 {
          waits += 1
          apus_sleep_ns(1_000_000)
          start = BenchTimer.ticks()
        }
      }
      values[number] = BenchTimer.ns(BenchTimer.ticks() - start)
      // As a logger does after each round.
      if number & 15 == 15 { writer.commit() }
    }
    let records = writer.records
    let directory = writer.directory
    try? writer.close(reason: .shutdown, now: Nanoseconds(apus_clock_ns(0)))
    BenchFolder.remove(directory)
    values.sort()
    let figure = "append.\(level.name).\(load.name)"
    var result = BenchResult(name, figure, unit: "ns/record", runs: count, checksum: records)
    result.summarise(samples: values)
    result.floor = floor
    report.add(result)
    let tail = values[min(count - 1, Int(0.9999 * Double(count)))]
    report.note(
      "journal.\(figure): p99.99 \(BenchReport.cell(tail)) ns, the two looks at the clock included"
        + (waits > 0 ? "; \(waits) ms of waits for a segment left out" : ""))
  }

  /// One record at a time, committed and waited for, beside the bare write of a page to a file that was
  /// written before; and both in turns, so that they meet the same device. Where its interrupts come to one CPU the bare
  /// write is made there, and the journal's are (`disk_cpu`): both are then as good as they get.
  static func groups(_ options: BenchOptions, _ report: inout BenchReport) throws(JournalError) {
    guard options.wants(name, "power.floor") || options.wants(name, "power.group") else { return }
    report.progress("\(name).power.group")
    guard let sync = try? SyncMeter.run(in: BenchFolder.path) else {
      return report.fail("the device can't be measured")
    }
    try ThreadPlace.keeping { () throws(JournalError) in
      try groups(writingAt: sync.interruptCPU, options, &report)
    }
  }

  private static func groups(
    writingAt device: Int?, _ options: BenchOptions, _ report: inout BenchReport
  ) throws(JournalError) {
    let count = options.count(2_000, smoke: 10)
    var writer = try writer(.power, diskCPU: device)
    let path = writer.directory + "/floor"
    let pages = 1024
    guard let memory = try? Mapping(anonymous: 4096), let file = try? OwnedFile.create(path),
      (try? file.allocate(pages * 4096)) != nil
    else { return report.fail("the device can't be measured") }
    for page in 0..<pages {
      _ = unsafe pwrite(file.descriptor, memory.base, 4096, off_t(page * 4096))
    }
    try? file.sync()
    guard let bare = try? OwnedFile.openForDurableWriting(path) else {
      return report.fail("the device can't be measured")
    }
    var floors: [Double] = []
    var groups: [Double] = []
    let other = device.flatMap { device in CPUMap.here.usable.first { $0 != device } }
    for number in 0..<count {
      if let device { ThreadPlace.enter(cpu: device) }
      var start = BenchTimer.ticks()
      unsafe memory.base.storeBytes(of: number, as: Int.self)
      guard
        unsafe pwrite(bare.descriptor, memory.base, 4096, off_t(number % pages * 4096)) == 4096
      else { return report.fail("the device refuses a direct write") }
      floors.append(BenchTimer.ns(BenchTimer.ticks() - start) / 1_000)
      if let other { ThreadPlace.enter(cpu: other) }
      start = BenchTimer.ticks()
      guard writer.append(stage: .gatewayIn, event: event(number)) == .written else { break }
      writer.commit()
      while writer.powerDurable < writer.records, !writer.hasFailed { apus_pause() }
      groups.append(BenchTimer.ns(BenchTimer.ticks() - start) / 1_000)
    }
    let records = writer.records
    let directory = writer.directory
    try? writer.close(reason: .shutdown, now: Nanoseconds(apus_clock_ns(0)))
    BenchFolder.remove(directory)
    floors.sort()
    groups.sort()
    var floor = BenchResult(name, "power.floor", unit: "µs", runs: count, checksum: records)
    floor.summarise(samples: floors)
    var group = BenchResult(name, "power.group", unit: "µs", runs: count, checksum: records)
    group.summarise(samples: groups)
    group.floor = floor.p50
    if let device {
      report.note("journal.power: the device's interrupts come to CPU \(device): both write there")
    }
    if options.wants(name, "power.floor") { report.add(floor) }
    if options.wants(name, "power.group") { report.add(group) }
  }
}
