// Threads, clocks and files of the machine, without a product on it: processes that call the C library.

import CSimulation
import Glibc
import SimulatedMachine

enum KernelTrials {
  /// What the closures of a trial's processes write down.
  final class Log: @unchecked Sendable {  // One real thread has it.
    var lines: [String] = []
    var numbers: [UInt64] = []
  }

  static func monotonic() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  static func sleep(_ ns: UInt64) {
    var time = timespec(tv_sec: Int(ns / 1_000_000_000), tv_nsec: Int(ns % 1_000_000_000))
    unsafe nanosleep(&time, nil)
  }

  static func threads(_ world: inout World) {
    let host = world.plainHost(1)
    let log = Log()
    let ticker = Machine.start("ticker", on: host) {
      while true {
        sleep(Machine.second)
        log.numbers.append(Machine.now)
      }
    }
    let brief = Machine.start("brief", on: host) { log.lines.append("brief") }
    Machine.run(until: 3 * Machine.second + 1)
    world.expect(log.numbers.count == 3, "it ticked \(log.numbers.count) times in three seconds")
    world.expect(brief.state == .exited && log.lines == ["brief"], "\(brief.state)")
    ticker.pause()
    Machine.run(until: 6 * Machine.second)
    world.expect(log.numbers.count == 3, "it ticked while it was paused")
    ticker.resume()
    Machine.run(until: 6 * Machine.second + 1000)
    world.expect(log.numbers.count == 4, "it didn't go on: \(log.numbers)")
    ticker.starve(thread: "main", until: 10 * Machine.second)
    Machine.run(until: 10 * Machine.second - 1)
    world.expect(log.numbers.count == 4, "it ran though it was starved: \(log.numbers)")
    Machine.run(until: 10 * Machine.second + 1000)
    world.expect(log.numbers.count == 5, "it didn't go on after it was starved: \(log.numbers)")
    ticker.kill()
    Machine.run(until: 20 * Machine.second)
    world.expect(log.numbers.count == 5 && ticker.state == .killed, "it ticked after its death")
    world.expect(
      Machine.run(until: .max) == APUS_SIM_QUIET, "somebody can still run")
  }

  static func clocks(_ world: inout World) {
    let host = world.plainHost(1)
    let log = Log()
    _ = Machine.start("clock", on: host) {
      while true {
        var wall = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &wall)
        log.numbers += [monotonic(), UInt64(wall.tv_sec)]
        sleep(Machine.second)
      }
    }
    let began = Machine.wall / Machine.second
    Machine.run(until: 500 * Machine.millisecond)
    Machine.jumpWall(by: -3600 * Int64(Machine.second))
    Machine.run(until: 1500 * Machine.millisecond)
    let steady = log.numbers[2] - log.numbers[0]
    world.expect(
      steady >= Machine.second && steady < Machine.second + 1_000_000, "\(steady) ns passed")
    world.expect(log.numbers[1] == began, "the wall clock began at \(log.numbers[1])")
    world.expect(log.numbers[3] == began - 3599, "the wall clock jumped to \(log.numbers[3])")
    var rang: [UInt64] = []
    Machine.at(2 * Machine.second) { rang.append(Machine.now) }
    let gone = Machine.at(2 * Machine.second) { rang.append(0) }
    Machine.cancel(gone)
    Machine.run(until: 3 * Machine.second)
    world.expect(rang.count == 1 && rang[0] >= 2 * Machine.second, "timers: \(rang)")
  }

  /// A file of `count` bytes, all `byte`; the calls that a journal makes.
  static func store(_ path: String, _ byte: UInt8, _ count: Int, syncs: Bool) -> Int32 {
    let file = unsafe open(path, O_RDWR | O_CREAT, 0o600)
    guard file >= 0 else { return errno }
    defer { close(file) }
    let bytes = [UInt8](repeating: byte, count: count)
    let written = unsafe pwrite(file, bytes, count, 0)
    if written < 0 { return errno }
    if written < count { return -1 }
    return syncs && fdatasync(file) != 0 ? errno : 0
  }

  static func bytes(_ path: String) -> [UInt8]? {
    let file = unsafe open(path, O_RDONLY)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe pread(file, &bytes, bytes.count, 0)
    return count < 0 ? nil : Array(bytes.prefix(count))
  }

  static func durable(_ world: inout World) {
    let host = world.plainHost(1)
    _ = Machine.start("writer", on: host) {
      _ = store("/kept", 1, 8192, syncs: true)
      _ = store("/kept", 2, 8192, syncs: false)
      // Through a mapping, as the journal does: one page made durable, one not.
      let file = unsafe open("/mapped", O_RDWR | O_CREAT, 0o600)
      posix_fallocate(file, 0, 8192)
      guard
        let base = unsafe mmap(nil, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
      else { return }
      unsafe memset(base, 3, 4096)
      fdatasync(file)
      unsafe memset(base + 4096, 4, 4096)
      sleep(3600 * Machine.second)
    }
    Machine.run(until: Machine.second)
    Machine.powerCut(host, keepPercent: 0)
    let path = world.path(of: host)
    world.expect(
      bytes(path + "/kept") == [UInt8](repeating: 1, count: 8192), "what was synced is gone")
    world.expect(
      bytes(path + "/mapped") == [UInt8](repeating: 3, count: 4096)
        + [UInt8](repeating: 0, count: 4096), "the mapping isn't what was synced")
    _ = Machine.start("writer", on: host) {
      _ = store("/torn", 1, 65536, syncs: true)
      _ = store("/torn", 2, 65536, syncs: false)
    }
    Machine.run(until: 2 * Machine.second)
    Machine.powerCut(host, keepPercent: 50)
    let torn = bytes(path + "/torn") ?? []
    let kept = stride(from: 0, to: torn.count, by: 512).filter { torn[$0] == 2 }.count
    world.expect(kept > 32 && kept < 96, "\(kept) of 128 sectors made it")
    world.expect(
      (0..<128).allSatisfy { sector in
        Set(torn[(sector * 512)..<(sector * 512 + 512)]).count == 1
      }, "a sector is torn")
    _ = unsafe apus_sim_flip(path + "/torn", 5, 7)
    world.expect((bytes(path + "/torn") ?? [])[5] == torn[5] ^ 128, "the bit isn't flipped")
    world.notes.append("\(kept) of 128 sectors kept")
  }

  static func names(_ world: inout World) {
    let host = world.plainHost(1)
    apus_sim_strict_names(true)
    _ = Machine.start("writer", on: host) {
      _ = store("/old", 1, 4, syncs: true)
      _ = store("/gone", 2, 4, syncs: true)
      let root = unsafe open("/", O_RDONLY | O_DIRECTORY)
      fsync(root)
      close(root)
      _ = store("/lost", 3, 4, syncs: true)
      _ = store("/new", 4, 4, syncs: true)
      unsafe rename("/new", "/old")
      unsafe unlink("/gone")
    }
    Machine.run(until: Machine.second)
    let path = world.path(of: host)
    world.expect(bytes(path + "/old") == [4, 4, 4, 4], "a rename isn't seen")
    Machine.powerCut(host, keepPercent: 0)
    world.expect(bytes(path + "/old") == [1, 1, 1, 1], "the name isn't back at its old file")
    world.expect(bytes(path + "/gone") == [2, 2, 2, 2], "what was unlinked isn't back")
    world.expect(bytes(path + "/lost") == nil, "a name is there that no directory's sync had made")
  }

  static func failures(_ world: inout World) {
    let host = world.plainHost(1)
    let log = Log()
    Machine.fail(nil, APUS_SIM_WRITE, path: "here", skip: 1, times: 2, code: EIO)
    Machine.fail(nil, APUS_SIM_WRITE, path: "short", code: -1)
    // One byte can't be cut shorter.
    Machine.fail(nil, APUS_SIM_WRITE, path: "tiny", code: -1)
    Machine.fail(nil, APUS_SIM_SYNC, path: "sync", code: EIO)
    apus_sim_disk_latency(host.address, APUS_SIM_SYNC, 5_000_000, 6_000_000)
    _ = Machine.start("writer", on: host) {
      let codes = (0..<4).map { _ in store("/here", 1, 8, syncs: false) }
      log.lines.append("\(codes)")
      log.lines.append(
        "\(store("/short", 1, 8, syncs: false)) \(store("/short", 1, 8, syncs: false)) "
          + "\(store("/tiny", 1, 1, syncs: false))")
      let before = monotonic()
      log.lines.append("\(store("/sync", 1, 8, syncs: true)) \(store("/sync", 1, 8, syncs: true))")
      log.numbers.append(monotonic() - before)
      sleep(Machine.second)
      log.lines.append(
        "\(store("/full", 1, 8, syncs: false)) \(store("/here", 1, 8, syncs: false))")
    }
    Machine.run(until: 500 * Machine.millisecond)
    apus_sim_disk_full(host.address, true)
    Machine.run(until: 2 * Machine.second)
    world.expect(
      log.lines == ["[0, \(EIO), \(EIO), 0]", "-1 0 0", "\(EIO) 0", "\(ENOSPC) 0"],
      "\(log.lines)")
    world.expect(
      log.numbers.allSatisfy { $0 >= 10_000_000 && $0 < 13_000_000 },
      "two syncs took \(log.numbers)")
    world.expect(Machine.counts.injected == 5, "\(Machine.counts.injected) calls failed")
  }

  /// A process that is gone holds no memory, however it went.
  static func memory(_ world: inout World) {
    let host = world.plainHost(1)
    let byteCount = 32 << 20
    let log = Log()
    let before = residentByteCount()
    for number in 0..<40 {
      let process = Machine.start("holder", on: host) {
        // In one piece, or in many with an alignment.
        let pieces = number < 20 ? 1 : 2_048
        let alignment = pieces == 1 && number % 4 < 2 ? 16 : 64
        for _ in 0..<pieces {
          let memory = UnsafeMutableRawPointer.allocate(
            byteCount: byteCount / pieces, alignment: alignment)
          unsafe memset(memory, 1, byteCount / pieces)
          guard unsafe memory.load(as: UInt8.self) == 1 else { return }
        }
        log.numbers.append(UInt64(number))
        if number % 2 == 0 { sleep(1_000 * Machine.second) }
      }
      Machine.run(until: Machine.now + Machine.second)
      world.expect(process.state == (number % 2 == 0 ? .running : .exited), "\(process.state)")
      process.kill()
    }
    let grown = residentByteCount() - before
    world.expect(log.numbers.count == 40, "\(log.numbers.count) of 40 began")
    // What is freed isn't all one piece.
    world.expect(grown < 10 * byteCount, "forty that are gone hold \(grown >> 20) MiB")
  }

  /// Of the real process.
  private static func residentByteCount() -> Int {
    guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
    defer { unsafe fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    let count = unsafe fread(&line, 1, 127, file)
    let words = String(decoding: line[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      .split(separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * 4096 : 0
  }
}
