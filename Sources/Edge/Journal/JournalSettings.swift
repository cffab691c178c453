// What a journal is made from.

import Events
import Platform

public struct JournalSettings: Sendable {
  /// The directory that holds journals; made where it isn't there.
  public var root: String
  public var instance: String
  public var build: String
  public var configDigest: UInt64
  /// Names the journal, with the instance, and stands in every segment.
  public var start: Nanoseconds
  public var durability: Durability
  /// A multiple of 4096.
  public var segmentByteCount: Int
  public var bundle: JournalBundle
  /// The CPU of the threads that make segments and write them to the device; nil leaves it to the kernel. Best is the one
  /// that the device's interrupts come to: a write's end then wakes nobody on another.
  public var diskCPU: Int?
  /// The file system, or what a test puts before it.
  var io = JournalIO()

  public init(
    root: String, instance: String, build: String, configDigest: UInt64, start: Nanoseconds,
    durability: Durability = .process,
    segmentByteCount: Int = JournalLayout.defaultSegmentByteCount,
    bundle: JournalBundle = JournalBundle(), diskCPU: Int? = nil
  ) {
    self.root = root
    self.instance = instance
    self.build = build
    self.configDigest = configDigest
    self.start = start
    self.durability = durability
    self.segmentByteCount = segmentByteCount
    self.bundle = bundle
    self.diskCPU = diskCPU
  }

  /// The directory of this journal.
  public var directory: String {
    root + "/" + JournalDirectory.name(instance: instance, start: start)
  }

  /// Refuses what can't be written down, before a byte is.
  func check() throws(JournalError) {
    try check(for: directory)
  }

  /// The same for a journal that lies in `directory`.
  func check(for directory: String) throws(JournalError) {
    let room = JournalLayout.Header.textByteCount - 1
    func refuse(_ message: String) -> JournalError {
      JournalError(.settings, directory: directory, message: message)
    }
    guard JournalDirectory.isValid(instance: instance), instance.utf8.count <= room else {
      throw refuse(
        "'\(instance)' can't name an instance: use 1 to 48 letters, digits, '.', '-' or '_', "
          + "not starting with '.'")
    }
    guard build.utf8.count <= room, !build.utf8.contains(0) else {
      throw refuse("the build id '\(build)' is longer than \(room) bytes: shorten it")
    }
    let size = segmentByteCount
    guard size >= JournalLayout.smallestSegmentByteCount,
      size <= JournalLayout.largestSegmentByteCount, size % JournalLayout.pageByteCount == 0
    else {
      throw refuse(
        "a segment can't have \(size) bytes: use a multiple of \(JournalLayout.pageByteCount) "
          + "from \(JournalLayout.smallestSegmentByteCount) "
          + "to \(JournalLayout.largestSegmentByteCount)")
    }
    let prologue = bundle.encoded().count
    guard prologue <= JournalLayout.largestPrologueByteCount,
      JournalHeader(self).capacity >= 2 * JournalLayout.reservedRecordCount
    else {
      throw refuse(
        "\(prologue) bytes of config leave a segment of \(size) bytes too few records: "
          + "make segments larger")
    }
  }
}
