// What the kernel says of the machine, as files: /proc and /sys, under a root. The root is a parameter so
// that a test can hold up a machine that it hasn't got, sixteen CPUs on two nodes, say.

import Glibc

/// Reads the kernel's files, which are small; cold.
public struct HostTree: Hashable, Sendable {
  /// Before every path: empty for the real machine.
  public let root: String

  public init(root: String) { self.root = root }

  public static let here = HostTree(root: "")

  /// More than any of these files has: /proc/interrupts of a large host is half of it.
  private static let byteCountMax = 1 << 20

  /// A file's text; nil where there is none, or none that may be read.
  public func text(_ path: String) -> String? {
    let descriptor = unsafe open(root + path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16 << 10)
    while bytes.count < Self.byteCountMax {
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe read(descriptor, buffer.baseAddress, buffer.count)
      }
      if count < 0 && errno == EINTR { continue }
      // Some of these files exist and can't be read: a link's speed while it is down.
      if count < 0 { return nil }
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Its first line, without spaces around; nil where there is no file.
  public func line(_ path: String) -> String? {
    guard let text = text(path) else { return nil }
    let first = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).first
    return String(Self.trimmed(first ?? ""))
  }

  public func lines(_ path: String) -> [Substring] {
    (text(path) ?? "").split(separator: "\n")
  }

  public func number(_ path: String) -> Int? { line(path).flatMap { Int($0) } }

  /// A list of CPUs or nodes; nil where there is no file or it holds something else.
  public func cpus(_ path: String) -> [Int]? { line(path).flatMap(CPUList.parse) }

  /// What follows `name` and a colon in a file of such lines.
  public func field(_ name: String, of path: String) -> String? {
    for line in lines(path) {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, Self.trimmed(parts[0]) == name { return String(Self.trimmed(parts[1])) }
    }
    return nil
  }

  /// The word in brackets of a choice such as `always [madvise] never`.
  public func choice(_ path: String) -> String? {
    line(path)?.split(separator: " ").first { $0.hasPrefix("[") && $0.hasSuffix("]") }
      .map { String($0.dropFirst().dropLast()) }
  }

  /// What a directory holds, in order of names; numbers by their value.
  public func names(in path: String) -> [String] {
    guard let directory = unsafe opendir(root + path) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name.0) {
        unsafe String(cString: $0)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { (Int($0) ?? .max, $0) < (Int($1) ?? .max, $1) }
  }

  public func exists(_ path: String) -> Bool { unsafe access(root + path, F_OK) == 0 }

  static func trimmed(_ text: Substring) -> Substring {
    var rest = text
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return rest
  }
}

/// CPUs as the kernel writes them: `0-3,8,10-11`.
public enum CPUList {
  /// More than any kernel is built for.
  static let largest = 8191

  /// The numbers in order; nil for what is no list. An empty text is an empty list.
  public static func parse(_ text: String) -> [Int]? {
    var cpus: Set<Int> = []
    for part in text.split(separator: ",") {
      let ends = HostTree.trimmed(part).split(
        separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      guard let first = Int(ends[0]), let last = Int(ends[ends.count - 1]),
        first >= 0, first <= last, last <= largest
      else { return nil }
      cpus.formUnion(first...last)
    }
    return cpus.sorted()
  }

  /// The same, of numbers in any order; `none` of none.
  public static func text(of cpus: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for cpu in Set(cpus).sorted() {
      if let last = runs.last, last.upperBound + 1 == cpu {
        runs[runs.count - 1] = last.lowerBound...cpu
      } else {
        runs.append(cpu...cpu)
      }
    }
    if runs.isEmpty { return "none" }
    return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}
