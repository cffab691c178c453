// A fixed run of plain values that is allocated once: what every table of a stage stands on. Unlike
// an array it is never copied, never grows, and reading or writing an element makes no call.

/// `count` elements, at 64-byte alignment, owned. Every access is bounds-checked.
@safe
public struct Slab<Element: BitwiseCopyable>: ~Copyable {
  public let count: Int
  @usableFromInline let elements: UnsafeMutablePointer<Element>

  /// Allocates, once: before the start, never on the hot path.
  public init(count: Int, repeating value: Element) {
    precondition(count >= 0, "a slab can't hold fewer than no elements")
    self.count = count
    let bytes = max(64, count * MemoryLayout<Element>.stride)
    unsafe elements = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: Element.self, capacity: count)
    unsafe elements.initialize(repeating: value, count: count)
  }

  @inlinable
  public subscript(index: Int) -> Element {
    unsafeAddress {
      // One comparison: a negative index is a large one here.
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
      return unsafe UnsafePointer(elements + index)
    }
    unsafeMutableAddress {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
      return unsafe elements + index
    }
  }

  /// The same for an index that this program gave out itself and that no input can change: checked in
  /// debug builds, in which every test and a part of each campaign run. What comes from outside, or was
  /// computed from it, goes through the subscript without a label.
  @inlinable
  public subscript(trusted index: Int) -> Element {
    @inline(__always)
    unsafeAddress {
      assert(UInt(bitPattern: index) < UInt(bitPattern: count))
      return unsafe UnsafePointer(elements + index)
    }
    @inline(__always)
    unsafeMutableAddress {
      assert(UInt(bitPattern: index) < UInt(bitPattern: count))
      return unsafe elements + index
    }
  }

  /// Where the elements lie, for who hands them to code that isn't Swift: nothing is checked there. Valid as long
  /// as the slab.
  @unsafe @inlinable public var address: UnsafeMutablePointer<Element> { unsafe elements }

  deinit { unsafe UnsafeMutableRawPointer(elements).deallocate() }
}
