// Mappings and files that own what they hold, and say in words what the kernel refused.

import CPlatform
import Glibc
import Testing

@testable import Platform

@Suite struct MemoryTests {
  private func scratch(_ test: String = #function) -> String {
    "/tmp/apus-platform-\(Host.processID)-\(test.filter(\.isLetter))"
  }

  private func refusal(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func aFileIsCreatedOnceAndForItsOwner() throws {
    let path = scratch()
    defer { _ = unsafe unlink(path) }
    do {
      let file = try OwnedFile.create(path)
      try file.allocate(10_000)
      #expect(try file.byteCount() == 10_000)
      var status = stat()
      let measured = unsafe fstat(file.descriptor, &status)
      #expect(measured == 0)
      #expect(status.st_mode & 0o777 == 0o600)
      try file.truncate(to: 4096)
      try file.sync()
      #expect(try file.byteCount() == 4096)
    }
    #expect(
      refusal { _ = try OwnedFile.create(path) } == "can't create '\(path)': File exists")
    #expect(try OwnedFile.openForReading(path).byteCount() == 4096)
    #expect(try OwnedFile.openForWriting(path).byteCount() == 4096)
  }

  @Test func refusalsNameTheFileAndTheReason() throws {
    let path = scratch()
    let gone = "No such file or directory"
    #expect(refusal { _ = try OwnedFile.openForReading(path) } == "can't open '\(path)': \(gone)")
    #expect(refusal { _ = try OwnedFile.openForWriting(path) } == "can't open '\(path)': \(gone)")
    #expect(
      refusal { _ = try OwnedFile.create(path + "/x") } == "can't create '\(path)/x': \(gone)")
    _ = try OwnedFile.create(path)
    defer { _ = unsafe unlink(path) }
    let file = try OwnedFile.openForReading(path)
    let descriptor = file.descriptor
    #expect(
      refusal { try file.truncate(to: 5) }?.hasPrefix("can't set the size of '\(path)'") == true)
    #expect(
      refusal { try file.allocate(5) }?.hasPrefix("can't set aside 5 bytes for '\(path)'") == true)
    let mapped = refusal {
      _ = try Mapping(file: descriptor, byteCount: 4096, writable: true, named: path)
    }
    #expect(mapped == "can't map 4096 bytes of '\(path)': Permission denied")
    #expect(SystemFailure.text(of: 28) == "No space left on device")
  }

  @Test func aMappingSharesItsFile() throws {
    let path = scratch()
    let file = try OwnedFile.create(path)
    defer { _ = unsafe unlink(path) }
    try file.allocate(8192)
    let one = try Mapping(file: file.descriptor, byteCount: 8192, writable: true, named: path)
    let two = try Mapping(file: file.descriptor, byteCount: 8192, writable: false, named: path)
    try one.prefault(named: path)
    unsafe one.base.storeBytes(of: 77, toByteOffset: 5000, as: UInt8.self)
    #expect(unsafe two.base.load(fromByteOffset: 5000, as: UInt8.self) == 77)
    #expect(one.byteCount == 8192)
    _ = one.lock()
    _ = one.adviseHugePages()
    one.makeHugePages()
    // False only where the kernel knows no such pages.
    let transparent = "/sys/kernel/mm/transparent_hugepage/enabled"
    #expect(one.keepPages() == (HostTree.here.choice(transparent) != nil))
    #expect(unsafe one.base.load(fromByteOffset: 5000, as: UInt8.self) == 77)
    let near = one.bind(toNode: 0)
    let nowhere = one.bind(toNode: 100_000)
    #expect(near && !nowhere)
  }

  @Test func memoryWithoutAFileIsZero() throws {
    for hugePages in [false, true] {
      let memory = try Mapping(anonymous: 10_000, hugePages: hugePages)
      #expect(memory.byteCount == (hugePages ? 2 << 20 : 10_000))
      #expect(unsafe memory.base.load(fromByteOffset: 9_999, as: UInt8.self) == 0)
      try memory.prefault(named: "memory")
    }
    let why = refusal { _ = try Mapping(anonymous: 1 << 60) }
    #expect(why == "can't map \(1 << 60) bytes of memory: Cannot allocate memory")
  }
}
