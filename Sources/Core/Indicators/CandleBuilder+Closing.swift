// How candles close: one at a time, each in a step of its own.

import Events
import Tables

extension CandleBuilder {
  /// The next candle that is closed; nil when there is no more, and all that was taken is in the
  /// candle that is being made.
  @inlinable
  public mutating func next() -> Candle? {
    switch terms.kind {
    case .time: nextOfTime()
    case .trades: nextOfTrades()
    case .volume: nextOfVolume()
    }
  }

  @inlinable
  mutating func nextOfTime() -> Candle? {
    let interval = UInt64(truncatingIfNeeded: terms.size)
    if isOpen {
      if now >= candle.end.count { return close(next: candle.end.count) }
    } else {
      let start = now &- now % interval
      if start > floor {
        // Whole intervals have passed in which nothing traded.
        if terms.fillsGaps && hasClose {
          let gap = (start &- floor) / interval
          if gap <= UInt64(burstLimit) {
            let end = floor &+ interval
            let flat = Candle(at: lastClose, from: Nanoseconds(floor), to: Nanoseconds(end))
            floor = end
            return flat
          }
          skipped &+= gap
        }
        floor = start
      }
    }
    if pending > 0 {
      if !isOpen {
        let start = pendingTime.count &- pendingTime.count % interval
        open(from: Nanoseconds(start), to: Nanoseconds(start &+ interval))
      }
      candle.add(pendingPrice, pending, at: pendingTime)
      pending = 0
    }
    isBusy = false
    return nil
  }

  @inlinable
  mutating func nextOfTrades() -> Candle? {
    if pending > 0 {
      if !isOpen { open(from: pendingTime, to: pendingTime) }
      candle.add(pendingPrice, pending, at: pendingTime)
      candle.end = candle.lastTime
      pending = 0
      if candle.tradeCount == terms.size { return close(next: 0) }
    }
    isBusy = false
    return nil
  }

  @inlinable
  mutating func nextOfVolume() -> Candle? {
    if pending > 0 {
      if !isOpen { open(from: pendingTime, to: pendingTime) }
      let room = terms.size &- candle.volume.units
      let part = pending < room ? pending : room
      candle.add(pendingPrice, part, at: pendingTime)
      candle.end = candle.lastTime
      pending &-= part
      if part == room { return close(next: 0) }
    }
    isBusy = false
    return nil
  }

  @inlinable
  mutating func open(from start: Nanoseconds, to end: Nanoseconds) {
    candle = Candle(at: pendingPrice, from: start, to: end)
    isOpen = true
  }

  @inlinable
  mutating func close(next start: UInt64) -> Candle {
    isOpen = false
    hasClose = true
    lastClose = candle.close
    floor = start
    return candle
  }
}
