// A stream in pieces, as a socket hands it over: what a decoder, or the reference, finds in it must not
// depend on where it was cut.

import FIXCodec
import ReferenceFIX

/// What was found, by offsets in the stream. Noise that was reported in pieces is one piece here.
public enum Found: Equatable, Sendable {
  case message(Range<Int>)
  case garbled(Range<Int>, String)
  case noise(Range<Int>)
  case refused(at: Int, String)
  /// Neither a message nor noise yet, to the end.
  case rest(from: Int)
}

public enum Feed {
  /// Hands `stream` over so that each of `cuts` (ascending offsets) ends a piece.
  public static func read(
    _ stream: [UInt8], cuts: some Swift.Sequence<Int>, _ decoder: inout Decoder
  ) -> [Found] {
    var found = FoundList()
    var from = 0
    unsafe stream.withUnsafeBytes { bytes in
      for received in [Array(cuts), [stream.count]].joined() {
        while from < received {
          let front = unsafe UnsafeRawBufferPointer(rebasing: bytes[from..<received])
          let frame = unsafe decoder.next(front)
          guard let step = found.add(frame, at: from) else { return }
          if step == 0 { break }
          from += step
        }
      }
    }
    return found.ended(at: from, stream.count)
  }

  /// The same in one piece, as the reference reads it.
  public static func read(_ stream: [UInt8], _ framer: ReferenceFramer) -> [Found] {
    var found = FoundList()
    var from = 0
    while from < stream.count {
      switch framer.frame(Array(stream[from...])) {
      case .message(let count):
        found.add(.message(from..<(from + count)))
        from += count
      case .garbled(let count, let why):
        found.add(.garbled(from..<(from + count), why))
        from += count
      case .noise(let count, isCertain: true):
        found.add(.noise(from..<(from + count)))
        from += count
      case .refused(let why):
        found.add(.refused(at: from, why))
        return found.ended(at: from, stream.count)
      case .incomplete, .noise(_, isCertain: false):
        return found.ended(at: from, stream.count)
      }
    }
    return found.ended(at: from, stream.count)
  }
}

struct FoundList {
  private var all: [Found] = []

  mutating func add(_ found: Found) {
    if case .noise(let more) = found, case .noise(let before)? = all.last {
      all[all.count - 1] = .noise(before.lowerBound..<more.upperBound)
    } else {
      all.append(found)
    }
  }

  /// How many bytes are done with; nil at the end.
  mutating func add(_ frame: Frame, at from: Int) -> Int? {
    switch frame {
    case .message(let count):
      add(.message(from..<(from + count)))
      return count
    case .garbled(let count, let why):
      add(.garbled(from..<(from + count), why.name))
      return count
    case .noise(let count):
      add(.noise(from..<(from + count)))
      return count
    case .incomplete: return 0
    case .refused(let why):
      add(.refused(at: from, why.name))
      return nil
    }
  }

  /// How much of the noise at the end was let go doesn't matter.
  func ended(at from: Int, _ end: Int) -> [Found] {
    switch all.last {
    case .refused: return all
    case .noise(let noise): return all.dropLast() + [.rest(from: noise.lowerBound)]
    default: return from < end ? all + [.rest(from: from)] : all
    }
  }
}
