// A row goes into a snapshot as it lies in memory. Where bytes of it belong to no field, what lies there is whatever a copy brought
// along, and two machines that are the same would be saved as two. So the visitor asks each type that it is told of, once, as it
// measures: in debug builds, which the tests are, a row with a gap ends the process and says where.

@_spi(Reflection) import Swift

/// Bytes of a type that belong to no field.
public enum RowGaps {
  /// Their places, up to the type's size: what lies behind it the visitor saves as zeros. An enum's bytes count as used: how its cases
  /// lie is the compiler's business. Allocates: for tests and the measuring of a debug build.
  public static func places(in row: Any.Type) -> [Int] {
    var used = [Bool](repeating: false, count: size(of: row))
    mark(row, at: 0, &used)
    return used.indices.filter { !used[$0] }
  }

  /// Ends the process where a row has one.
  @usableFromInline
  static func check(_ row: Any.Type) {
    let found = places(in: row)
    precondition(
      found.isEmpty,
      "\(row) has gaps at its bytes \(found), which a snapshot would save: give them a field, or place the widest fields first"
    )
  }

  private static func size(of type: Any.Type) -> Int {
    func bytes<Kind>(_ kind: Kind.Type) -> Int { MemoryLayout<Kind>.size }
    return _openExistential(type, do: bytes)
  }

  private static func mark(_ type: Any.Type, at place: Int, _ used: inout [Bool]) {
    if let row = type as? any Repeated.Type {
      // Between its elements there is what lies behind each of them.
      for index in 0..<row.repeatedCount {
        mark(row.repeated, at: place + index * row.repeatedStride, &used)
      }
      return
    }
    var isLeaf = true
    _ = unsafe _forEachField(of: type) { _, offset, field, _ in
      isLeaf = false
      mark(field, at: place + offset, &used)
      return true
    }
    if isLeaf { for byte in 0..<size(of: type) { used[place + byte] = true } }
  }
}

/// An `InlineArray`, whose elements reflection doesn't see.
private protocol Repeated: ~Copyable {
  static var repeated: Any.Type { get }
  static var repeatedCount: Int { get }
  static var repeatedStride: Int { get }
}

extension InlineArray: Repeated {
  static var repeated: Any.Type { Element.self }
  static var repeatedCount: Int { count }
  static var repeatedStride: Int { MemoryLayout<Element>.stride }
}
