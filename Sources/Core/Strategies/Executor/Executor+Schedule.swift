// How much of a parent order should be done by when. All of it in whole numbers: the last part is what is left.

import Events
import Tables

extension Executor {
  /// What should be filled or out by now.
  @inlinable
  func scheduled(_ now: Nanoseconds) -> Int64 {
    let whole = parent.quantity.units
    let elapsed = now.since(parent.start).count
    if parent.duration > 0 && elapsed >= parent.duration { return whole }
    switch terms.style {
    // Without a duration all of it is due at once.
    case .timed:
      return parent.duration == 0 ? whole : share(of: sliceEnd(elapsed), in: parent.duration)
    case .curved: return parent.duration == 0 ? whole : curved(sliceEnd(elapsed))
    case .byVolume:
      return parent.observed >= terms.expected
        ? whole : share(of: UInt64(parent.observed), in: UInt64(terms.expected))
    case .participating:
      let wanted = Int128(parent.observed) * Int128(terms.percent) / 100
      return wanted < Int128(whole) ? Int64(truncatingIfNeeded: wanted) : whole
    case .iceberg: return whole
    }
  }

  /// When the slice that it is in has its end: what is due then may be out now. Before the duration is over.
  @inlinable
  func sliceEnd(_ elapsed: UInt64) -> UInt64 {
    let begun = elapsed - elapsed % parent.interval
    return parent.duration - begun > parent.interval ? begun + parent.interval : parent.duration
  }

  @inlinable
  func share(of part: UInt64, in whole: UInt64) -> Int64 {
    guard part < whole else { return parent.quantity.units }
    let product = Int128(parent.quantity.units) * Int128(part)
    return Int64(truncatingIfNeeded: product / Int128(whole))
  }

  /// By the weights of the buckets that are over, and evenly within one.
  @inlinable
  func curved(_ time: UInt64) -> Int64 {
    let all = curve[Self.bucketCount]
    guard time < parent.duration, all > 0 else { return share(of: time, in: parent.duration) }
    let scaled = UInt128(time) * UInt128(Self.bucketCount)
    let bucket = Int(truncatingIfNeeded: scaled / UInt128(parent.duration))
    let within = Int128(truncatingIfNeeded: scaled % UInt128(parent.duration))
    let before = Int128(curve[bucket])
    let weight = Int128(curve[bucket + 1]) - before
    // At most 2^60 of a quantity, 2^17 of all weights, 2^50 of a duration.
    let done = before * Int128(parent.duration) + weight * within
    let product = Int128(parent.quantity.units) * done
    return Int64(truncatingIfNeeded: product / (Int128(all) * Int128(parent.duration)))
  }
}
