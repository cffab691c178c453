// The shared memory of one running core. The core makes it, hands each thread its ends, and takes it
// away when it stops in good order; after a crash it stays, for ringtap to read and for the next
// start under that name to clear.

import CAtomics
import Events
import Platform

/// A fabric that this process made and writes.
@safe
public final class Fabric: @unchecked Sendable {  // Each part of it has one writer.
  public let plan: FabricPlan
  public let path: String
  /// What the host refused: huge pages, locked memory.
  public let warnings: [String]
  /// Locked for as long as this process lives: so everyone knows that it does, who can't see it as well.
  private let file: OwnedFile
  private let mapping: Mapping
  private var offsets: [String: (part: FabricPlan.Part, offset: Int)] = [:]
  private var taken: Set<String> = []

  /// Makes the file under /dev/shm/apus. Refuses a name that a live process holds; clears one that
  /// a dead process left.
  public convenience init(plan: FabricPlan, numaNode: Int? = nil) throws(FabricError) {
    try self.init(plan: plan, numaNode: numaNode, root: FabricLayout.root)
  }

  init(plan: FabricPlan, numaNode: Int?, root: String) throws(FabricError) {
    guard FabricPlan.isValid(instance: plan.instance) else {
      throw .badInstanceName(plan.instance)
    }
    for ring in plan.rings
    where ring.capacity < 16 || ring.capacity > 1 << 24
      || ring.capacity & (ring.capacity - 1) != 0
    {
      throw .badCapacity(ring: ring.name, capacity: ring.capacity)
    }
    self.plan = plan
    path = root + "/" + plan.instance
    let parts = plan.parts
    var offset = FabricLayout.headerByteCount + parts.count * FabricLayout.Entry.byteCount
    var placed: [(FabricPlan.Part, Int)] = []
    for part in parts {
      offset = (offset + FabricLayout.pageByteCount - 1) & ~(FabricLayout.pageByteCount - 1)
      placed.append((part, offset))
      offsets[part.name] = (part, offset)
      offset += part.byteCount
    }
    precondition(offsets.count == parts.count, "two parts of a fabric bear one name")
    let byteCount = (offset + FabricLayout.pageByteCount - 1) & ~(FabricLayout.pageByteCount - 1)

    var refused: [String] = []
    let directory = try FabricError.wrapping { () throws(SystemFailure) in
      try InstanceDirectory(root: root)
    }
    try directory.clear(instance: plan.instance)
    let path = self.path
    file = try FabricError.wrapping { () throws(SystemFailure) in
      let file = try OwnedFile.create(path)
      try file.lockWhenFree()
      try file.allocate(byteCount)
      return file
    }
    let descriptor = file.descriptor
    mapping = try FabricError.wrapping { () throws(SystemFailure) in
      let mapping = try Mapping(
        file: descriptor, byteCount: byteCount, writable: true, named: path)
      if let node = numaNode, !mapping.bind(toNode: node) {
        refused.append("the fabric isn't bound to NUMA node \(node): the host refused")
      }
      // Huge pages where the host has them, made here and now. Afterwards the kernel is to leave them alone: one that it makes
      // huge by itself is copied while the line waits.
      let isLarge = byteCount >= 2 << 20
      if isLarge, !mapping.adviseHugePages() {
        refused.append("the fabric has no huge pages: the host offers none for shared memory")
      }
      try mapping.prefault(named: path)
      if isLarge, Self.hasHugePages { mapping.makeHugePages() }
      mapping.keepPages()
      if !mapping.lock() {
        refused.append("the fabric isn't locked in memory: raise the limit with 'ulimit -l'")
      }
      return mapping
    }
    warnings = refused
    write(placed, byteCount: byteCount)
  }

  /// Whether the host lets shared memory have huge pages.
  private static var hasHugePages: Bool {
    let mode = HostTree.here.choice("/sys/kernel/mm/transparent_hugepage/shmem_enabled")
    return mode.map { $0 != "never" && $0 != "deny" } ?? false
  }

  private func write(_ placed: [(FabricPlan.Part, Int)], byteCount: Int) {
    typealias Header = FabricLayout.Header
    typealias Entry = FabricLayout.Entry
    for (index, (part, offset)) in placed.enumerated() {
      let entry = FabricLayout.headerByteCount + index * Entry.byteCount
      put32(part.kind.rawValue, at: entry + Entry.kind)
      put(UInt64(part.byteCount), at: entry + Entry.partByteCount)
      put(UInt64(offset), at: entry + Entry.offset)
      put(UInt64(part.capacity), at: entry + Entry.capacity)
      let slotByteCount: UInt32 =
        switch part.kind {
        case .ring: UInt32(FabricLayout.Ring.slotByteCount)
        case .counters, .histogram: 8
        case .labels: UInt32(FabricLayout.Labels.labelByteCount)
        case .board: UInt32(FabricLayout.Board.rowByteCount(columns: part.columns.count))
        }
      put32(slotByteCount, at: entry + Entry.slotByteCount)
      put32(UInt32(part.largestBatch), at: entry + Entry.largestBatch)
      put(part.name, at: entry + Entry.name, room: 64)
      put(part.writer, at: entry + Entry.writer, room: 48)
      put(part.reader, at: entry + Entry.reader, room: 48)
      // Both kinds of names are 32 bytes each; a counter's come after the values.
      let values =
        part.kind == .counters ? FabricLayout.Counters.names(count: part.labels.count) : 0
      for (label, text) in part.labels.enumerated() {
        put(text, at: offset + values + label * FabricLayout.Labels.labelByteCount, room: 32)
      }
      if part.kind == .board { writeColumns(part, entry: entry, offset: offset) }
    }
    put32(FabricLayout.version, at: Header.version)
    put32(UInt32(Entry.byteCount), at: Header.entryByteCount)
    put(UInt64(byteCount), at: Header.totalByteCount)
    put(UInt64(Host.processID), at: Header.pid)
    put(Host.startTicks(of: Host.processID), at: Header.startTicks)
    put(UInt64(FabricLayout.headerByteCount), at: Header.directoryOffset)
    put32(UInt32(placed.count), at: Header.entryCount)
    put(FabricState.starting.rawValue, at: Header.state)
    put(plan.instance, at: Header.instance, room: 64)
    put(plan.build, at: Header.build, room: 64)
    put(plan.pipeline, at: Header.pipeline, room: 32)
    put(plan.journal, at: Header.journal, room: 512)
    put(plan.config, at: Header.config, room: 512)
    // The magic last: who sees it sees the rest.
    unsafe apus_store_release(word(Header.magic), FabricLayout.magic)
  }

  private func writeColumns(_ part: FabricPlan.Part, entry: Int, offset: Int) {
    typealias Board = FabricLayout.Board
    put32(UInt32(part.columns.count), at: entry + FabricLayout.Entry.columnCount)
    put(part.rowNames, at: entry + FabricLayout.Entry.rowNames, room: 48)
    let names = offset + Board.names(rows: part.capacity, columns: part.columns.count)
    for (number, column) in part.columns.enumerated() {
      let at = names + number * Board.columnByteCount
      put(column.name, at: at, room: Board.columnKind)
      unsafe (mapping.base + at + Board.columnKind).storeBytes(
        of: column.unit.rawValue, as: UInt8.self)
    }
  }

  private func word(_ offset: Int) -> UnsafeMutablePointer<UInt64> {
    unsafe (mapping.base + offset).assumingMemoryBound(to: UInt64.self)
  }

  private func put(_ value: UInt64, at offset: Int) {
    unsafe (mapping.base + offset).storeBytes(of: value, as: UInt64.self)
  }

  private func put32(_ value: UInt32, at offset: Int) {
    unsafe (mapping.base + offset).storeBytes(of: value, as: UInt32.self)
  }

  private func put(_ text: String, at offset: Int, room: Int) {
    for (index, byte) in text.utf8.prefix(room - 1).enumerated() {
      unsafe (mapping.base + offset + index).storeBytes(of: byte, as: UInt8.self)
    }
  }

  /// Says how the core is doing. Written by the main thread (and by the crash handler).
  public func set(state: FabricState, now: UInt64) {
    if state == .starting || state == .running {
      unsafe apus_store_relaxed(word(FabricLayout.Header.createdNs), now)
    }
    unsafe apus_store_release(word(FabricLayout.Header.state), state.rawValue)
  }

  public func beat(now: UInt64) {
    unsafe apus_store_relaxed(word(FabricLayout.Header.heartbeatNs), now)
  }

  /// Where the crash handler says that the core crashed.
  @unsafe public var stateWord: UnsafeMutablePointer<UInt64> {
    unsafe word(FabricLayout.Header.state)
  }

  private func place(of name: String, _ kind: FabricPartKind, end: String) -> (
    FabricPlan.Part, UnsafeMutableRawPointer
  ) {
    guard let (part, offset) = offsets[name], part.kind == kind else {
      preconditionFailure("the fabric's plan has no \(kind) '\(name)'")
    }
    let fresh = taken.insert(name + "." + end).inserted
    precondition(fresh, "'\(name)' has two \(end)s: each end of a part has one owner")
    return unsafe (part, mapping.base + offset)
  }

  /// The writing end of a ring. Given out once.
  public func producer(_ name: String) -> RingProducer {
    let (part, base) = unsafe place(of: name, .ring, end: "producer")
    return unsafe RingProducer(
      base: base, capacity: part.capacity, largestBatch: part.largestBatch)
  }

  /// The reading end of a ring. Given out once.
  public func consumer(_ name: String) -> RingConsumer {
    let (part, base) = unsafe place(of: name, .ring, end: "consumer")
    return unsafe RingConsumer(base: base, capacity: part.capacity)
  }

  /// The writing end of a block of counters. Given out once.
  public func counters(_ name: String) -> CounterBlock {
    let (part, base) = unsafe place(of: name, .counters, end: "writer")
    return unsafe CounterBlock(
      base: base.assumingMemoryBound(to: UInt64.self), count: part.capacity)
  }

  /// A block of counters to look at.
  public func reading(counters name: String) -> CounterBlock {
    guard let (part, offset) = offsets[name], part.kind == .counters else {
      preconditionFailure("the fabric's plan has no counters '\(name)'")
    }
    return unsafe CounterBlock(
      base: (mapping.base + offset).assumingMemoryBound(to: UInt64.self), count: part.capacity)
  }

  /// The writing end of a histogram. Given out once.
  public func histogram(_ name: String) -> HistogramWriter {
    let (_, base) = unsafe place(of: name, .histogram, end: "writer")
    return unsafe HistogramWriter(base: base)
  }

  /// The writing end of a board. Given out once.
  public func board(_ name: String) -> BoardWriter {
    let (part, base) = unsafe place(of: name, .board, end: "writer")
    return unsafe BoardWriter(
      base: base.assumingMemoryBound(to: UInt64.self), rows: part.capacity,
      columns: part.columns.count)
  }

  /// The same memory as tools see it.
  public var view: FabricView {
    unsafe FabricView(
      address: UnsafeRawPointer(mapping.base), byteCount: mapping.byteCount, path: path,
      owner: self)!
  }

  /// Takes the file away, if it still bears the name. The mapping stays until the last owner goes.
  public func unlink() {
    if file.hasItsName { InstanceDirectory.remove(path) }
  }
}
