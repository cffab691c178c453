// A fixed run of things that can't be copied: the sessions of a gateway, the rings of a logger. Allocated
// once; each thing stays where it is.

/// `count` elements, owned. Every access is bounds-checked.
@safe
public struct Shelf<Element: ~Copyable>: ~Copyable {
  public let count: Int
  @usableFromInline let elements: UnsafeMutablePointer<Element>

  /// Makes the elements, from the first to the last.
  public init<Failure: Error>(
    count: Int, _ make: (Int) throws(Failure) -> Element
  ) throws(Failure) {
    precondition(count >= 0, "a shelf can't hold fewer than no elements")
    let elements = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
    var made = 0
    do throws(Failure) {
      while made < count {
        let element = try make(made)
        unsafe (elements + made).initialize(to: element)
        made += 1
      }
    } catch {
      // Not yet a shelf, so its deinit doesn't do this.
      unsafe elements.deinitialize(count: made)
      unsafe elements.deallocate()
      throw error
    }
    self.count = count
    unsafe self.elements = unsafe elements
  }

  /// An empty one.
  public init() { self.init(count: 0) { _ in preconditionFailure("there are no elements") } }

  @inlinable
  public subscript(index: Int) -> Element {
    unsafeAddress {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
      return unsafe UnsafePointer(elements + index)
    }
    unsafeMutableAddress {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
      return unsafe elements + index
    }
  }

  @inlinable
  deinit {
    unsafe elements.deinitialize(count: count)
    unsafe elements.deallocate()
  }
}
