// Latency histograms: one writer, plain stores, anybody reads.

import CAtomics

/// The writing end of a histogram in the fabric. One thread records.
@safe
public struct HistogramWriter: @unchecked Sendable {  // One writer, named in the directory.
  @usableFromInline let base: UnsafeMutableRawPointer

  init(base: UnsafeMutableRawPointer) { unsafe self.base = base }

  /// Counts one latency. About 3 ns when its bucket is in the cache.
  @inlinable @_noLocks
  public func record(_ ns: UInt64) {
    let bucket = HistogramScale.bucket(of: ns)
    add(1, at: 64 + bucket * 8)
    add(1, at: 0)
    add(ns, at: 8)
    if ns < load(16) || load(0) == 1 { store(ns, at: 16) }
    if ns > load(24) { store(ns, at: 24) }
  }

  @inlinable @_noLocks
  func load(_ offset: Int) -> UInt64 {
    unsafe apus_load_relaxed((base + offset).assumingMemoryBound(to: UInt64.self))
  }

  @inlinable @_noLocks
  func store(_ value: UInt64, at offset: Int) {
    unsafe apus_store_relaxed((base + offset).assumingMemoryBound(to: UInt64.self), value)
  }

  @inlinable @_noLocks
  func add(_ value: UInt64, at offset: Int) {
    unsafe apus_add_single_writer(
      (base + offset).assumingMemoryBound(to: UInt64.self), value)
  }
}

/// A histogram as it was at one moment, to ask for quantiles.
public struct HistogramSnapshot: Sendable {
  public private(set) var buckets: [UInt64]
  public private(set) var count: UInt64
  public private(set) var sum: UInt64
  public private(set) var least: UInt64
  public private(set) var most: UInt64

  public init() {
    buckets = [UInt64](repeating: 0, count: HistogramScale.bucketCount)
    count = 0
    sum = 0
    least = 0
    most = 0
  }

  init(reading base: UnsafeRawPointer) {
    func word(_ offset: Int) -> UInt64 {
      unsafe apus_load_relaxed((base + offset).assumingMemoryBound(to: UInt64.self))
    }
    least = word(FabricLayout.Histogram.least)
    most = word(FabricLayout.Histogram.most)
    sum = word(FabricLayout.Histogram.sum)
    buckets = (0..<HistogramScale.bucketCount).map {
      word(FabricLayout.Histogram.buckets + $0 * 8)
    }
    // The writer goes on meanwhile: the buckets are what was counted, whatever the count says.
    count = buckets.reduce(0, &+)
  }

  public mutating func record(_ ns: UInt64) {
    buckets[HistogramScale.bucket(of: ns)] += 1
    if count == 0 || ns < least { least = ns }
    most = max(most, ns)
    count += 1
    sum &+= ns
  }

  /// What was counted since an earlier snapshot of the same histogram. Its least and most are known
  /// to a bucket's width only, unless they are those of all time.
  public func since(_ earlier: HistogramSnapshot) -> HistogramSnapshot {
    var difference = self
    difference.buckets = zip(buckets, earlier.buckets).map { $0 > $1 ? $0 - $1 : 0 }
    difference.count = difference.buckets.reduce(0, &+)
    difference.sum = sum &- earlier.sum
    guard let first = difference.buckets.firstIndex(where: { $0 > 0 }),
      let last = difference.buckets.lastIndex(where: { $0 > 0 })
    else { return HistogramSnapshot() }
    difference.least = max(least, HistogramScale.lowerBound(of: first))
    // What was longer than the scale lies in the last bucket, whatever its bound.
    if last < HistogramScale.bucketCount - 1 {
      difference.most = min(most, HistogramScale.upperBound(of: last))
    }
    return difference
  }

  /// Values that were at most `ns`, as far as whole buckets tell: one that `ns` divides isn't counted.
  public func count(atMost ns: UInt64) -> UInt64 {
    let holds = HistogramScale.bucket(of: ns)
    let whole = HistogramScale.upperBound(of: holds) <= ns ? holds + 1 : holds
    return buckets[..<whole].reduce(0, &+)
  }

  /// The value that a share of all values doesn't exceed: 0.99 for p99. Zero when nothing was counted.
  public func quantile(_ share: Double) -> UInt64 {
    guard count > 0 else { return 0 }
    // Through a conversion that can't trap: the counts may come from a file that is no fabric.
    let rank = UInt64(exactly: (share * Double(count)).rounded(.up)) ?? count
    let wanted = max(1, min(count, rank))
    var seen: UInt64 = 0
    for (bucket, n) in buckets.enumerated() {
      seen &+= n
      if seen >= wanted { return min(max(HistogramScale.middle(of: bucket), least), most) }
    }
    return most
  }

  public var mean: Double { count == 0 ? 0 : Double(sum) / Double(count) }
}
