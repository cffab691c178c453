// What a venue's stage has on record of its reports. The way out puts each on record again, so its records are no news, but
// for one kind: what a killed venue had matched and not yet on record is matched again by the run that goes on, and told
// then, and only the way out has it.

import Events

struct ToldReports {
  private var known: Set<Int> = []
  /// The same, the oldest first, going round.
  private var order: [Int] = []
  private var next = 0
  private let capacity: Int

  /// `window`: the way out's record of a report comes no later behind the stage's own.
  init(window: UInt64) { capacity = max(1, Int(clamping: window)) }

  mutating func note(_ event: Event) {
    let hash = event.hashValue
    guard known.insert(hash).inserted else { return }
    if order.count < capacity {
      order.append(hash)
    } else {
      known.remove(order[next])
      order[next] = hash
      next = next + 1 == capacity ? 0 : next + 1
    }
  }

  func holds(_ event: Event) -> Bool { known.contains(event.hashValue) }
}
