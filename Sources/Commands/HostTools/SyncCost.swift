// What a write costs that is on the device when it returns: with 'durability: power' an order waits for one,
// shared with all that came in meanwhile.

import CPlatform
import Glibc
import Platform

/// Writes of 4 KiB, each durable.
public struct SyncCost: Equatable, Sendable {
  /// In order.
  public var sortedNs: [UInt64]
  /// Past the page cache, as the journal writes; false where the file system has no such writes.
  public var isDirect: Bool
  /// `ext4 on /dev/vda`; empty where the kernel doesn't tell.
  public var fileSystem: String
  /// The CPU that the device's interrupts come to; nil where they come to whoever writes, or it can't be told.
  public var interruptCPU: Int?

  public init(
    sortedNs: [UInt64], isDirect: Bool, fileSystem: String, interruptCPU: Int? = nil
  ) {
    self.interruptCPU = interruptCPU
    self.sortedNs = sortedNs
    self.isDirect = isDirect
    self.fileSystem = fileSystem
  }

  public func quantile(perCent: Int) -> UInt64 {
    sortedNs.isEmpty ? 0 : sortedNs[min(sortedNs.count - 1, sortedNs.count * perCent / 100)]
  }
}

public enum SyncMeter {
  private static let blockByteCount = 4096

  /// Writes so many blocks to a file of its own in the directory, which is removed; no longer than two seconds. From one
  /// CPU and from another, so that it shows whether the device's interrupts come to one place wherever they are asked for.
  public static func run(in directory: String, writes: Int = 50) throws(SystemFailure) -> SyncCost {
    let path = directory + "/.apus-doctor-\(Host.processID)"
    let made = try OwnedFile.create(path)
    defer { _ = unsafe unlink(path) }
    guard
      let block = unsafe UnsafeMutableRawPointer(
        bitPattern: UInt(bitPattern: aligned_alloc(4096, 4096)))
    else { throw SystemFailure(doing: "set aside a block", code: ENOMEM) }
    defer { unsafe free(block) }
    unsafe memset(block, 0x41, blockByteCount)
    // Written before, a block at a time, as the journal prepares its segments: then only data has to go out.
    for index in 0..<writes { try unsafe write(block, to: made, at: index) }
    try made.sync()
    let file = try OwnedFile.openForDurableWriting(path)
    var times: [UInt64] = []
    times.reserveCapacity(writes)
    let start = ClockReading.steadyNs
    let usable = CPUMap.here.usable
    var interrupted: [Int?] = []
    try ThreadPlace.keeping { () throws(SystemFailure) in
      for (half, cpu) in [usable.first, usable.last].enumerated() {
        if let cpu { ThreadPlace.enter(cpu: cpu) }
        let counts = InterruptCounts(.here)
        let first = times.count
        for index in writes * half / 2..<writes * (half + 1) / 2
        where ClockReading.steadyNs - start < 2_000_000_000 {
          let before = ClockReading.steadyNs
          try unsafe write(block, to: file, at: index)
          times.append(ClockReading.steadyNs - before)
        }
        let least = UInt64(times.count - first) * 3 / 4
        interrupted.append(
          least == 0 ? nil : InterruptCounts(.here).cpu(since: counts, ofDeviceWith: least))
      }
    }
    let isOnePlace = usable.count > 1 && interrupted[0] == interrupted[1]
    let flags = fcntl(file.descriptor, F_GETFL)
    return SyncCost(
      sortedNs: times.sorted(), isDirect: flags & 0o40000 != 0,  // O_DIRECT
      fileSystem: fileSystem(of: directory, in: .here),
      interruptCPU: isOnePlace ? interrupted[0] : nil)
  }

  @unsafe
  private static func write(
    _ block: UnsafeMutableRawPointer, to file: borrowing OwnedFile, at index: Int
  ) throws(SystemFailure) {
    let written = unsafe pwrite(file.descriptor, block, blockByteCount, index * blockByteCount)
    try SystemFailure.check(
      written == blockByteCount ? 0 : written < 0 ? errno : ENOSPC, doing: "write '\(file.path)'")
  }

  /// Where a directory's files lie, by the longest mount point before its real path.
  static func fileSystem(of directory: String, in tree: HostTree) -> String {
    guard let real = unsafe realpath(directory, nil) else { return "" }
    defer { unsafe free(real) }
    return mount(of: unsafe String(cString: real), in: tree)
  }

  static func mount(of path: String, in tree: HostTree) -> String {
    var best: (length: Int, name: String) = (0, "")
    for line in tree.lines("/proc/self/mounts") {
      let words = line.split(separator: " ")
      guard words.count >= 3 else { continue }
      let point = words[1]
      let isAbove = point == "/" || path == point || path.hasPrefix(point + "/")
      // Of two at one place the later one hides the other.
      if isAbove && point.count >= best.length {
        best = (point.count, "\(words[2]) on \(words[0])")
      }
    }
    return best.name
  }
}
