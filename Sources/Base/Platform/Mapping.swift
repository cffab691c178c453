// Memory that is owned: a mapping is unmapped when its owner goes, never before and never twice.

import CPlatform

/// A mapped range of bytes, from a file or anonymous.
@safe
public struct Mapping: ~Copyable {
  public let byteCount: Int
  @usableFromInline let address: UnsafeMutableRawPointer

  /// Maps the first `byteCount` bytes of an open file.
  public init(file: Int32, byteCount: Int, writable: Bool, named name: String)
    throws(SystemFailure)
  {
    precondition(byteCount > 0)
    var address: UnsafeMutableRawPointer?
    try SystemFailure.check(
      unsafe apus_map_file(file, byteCount, writable, &address),
      doing: "map \(byteCount) bytes of '\(name)'")
    self.byteCount = byteCount
    unsafe self.address = address!
  }

  /// Zeroed memory of this process; on huge pages where the host has some set aside.
  public init(anonymous byteCount: Int, hugePages: Bool = false) throws(SystemFailure) {
    precondition(byteCount > 0)
    let rounded = hugePages ? (byteCount + 0x1F_FFFF) & ~0x1F_FFFF : byteCount
    var address: UnsafeMutableRawPointer?
    var code = hugePages ? unsafe apus_map_anonymous(rounded, true, &address) : -1
    if code != 0 { code = unsafe apus_map_anonymous(rounded, false, &address) }
    try SystemFailure.check(code, doing: "map \(byteCount) bytes of memory")
    self.byteCount = rounded
    unsafe self.address = address!
  }

  /// The first byte. Whoever takes it answers for not outliving the mapping.
  @unsafe @inlinable public var base: UnsafeMutableRawPointer { unsafe address }

  /// Touches every page for writing, so that no later store faults. A full disk is an error here,
  /// not a SIGBUS later.
  public func prefault(named name: String) throws(SystemFailure) {
    try SystemFailure.check(
      unsafe apus_prefault_write(address, byteCount), doing: "prefault '\(name)'")
  }

  /// Keeps the pages in memory. False where the limit on locked memory is too low.
  public func lock() -> Bool { unsafe apus_lock_memory(address, byteCount) == 0 }

  public func bind(toNode node: Int) -> Bool {
    unsafe apus_numa_bind(address, byteCount, Int32(node)) == 0
  }

  public func adviseHugePages() -> Bool { unsafe apus_advise_huge(address, byteCount) == 0 }

  /// Has the kernel make huge pages of it at once, where it can. Cold: it copies what is there.
  @discardableResult
  public func makeHugePages() -> Bool { unsafe apus_make_huge(address, byteCount) == 0 }

  /// The kernel leaves its pages as they are, small or huge: none is copied into a huge one while a thread waits for it.
  /// False where the kernel knows no huge pages.
  @discardableResult
  public func keepPages() -> Bool { unsafe apus_keep_pages(address, byteCount) == 0 }

  deinit { _ = unsafe apus_unmap(address, byteCount) }
}
