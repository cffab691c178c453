// What the engine is made from: the terms of each instrument, and the sizes of its tables.

import Books
import Events

/// How an incoming order is shared among those that rest at one price.
public enum Allocation: UInt8, Hashable, Sendable, CaseIterable {
  case priceTime
  /// By displayed size.
  case proRata
}

/// The terms of one instrument.
public struct MatchingInstrument: Hashable, Sendable {
  public var tick: Price
  public var lot: Quantity
  public var lowestPrice: Price
  public var highestPrice: Price
  /// For auctions, and for the dynamic band before the first trade.
  public var referencePrice: Price?
  /// How far a price may lie from the last one, in hundredths of a percent; 0 is no such band.
  public var dynamicBandBasisPoints: Int64
  public var allocation: Allocation
  /// Live orders.
  public var orderCapacity: Int

  /// Without terms: any price and quantity to 1e-8.
  public init(
    tick: Price = Price(units: 1), lot: Quantity = Quantity(units: 1),
    lowestPrice: Price = Price(units: .min), highestPrice: Price = Price(units: .max),
    referencePrice: Price? = nil, dynamicBandBasisPoints: Int64 = 0,
    allocation: Allocation = .priceTime, orderCapacity: Int = 65_536
  ) {
    self.tick = tick
    self.lot = lot
    self.lowestPrice = lowestPrice
    self.highestPrice = highestPrice
    self.referencePrice = referencePrice
    self.dynamicBandBasisPoints = dynamicBandBasisPoints
    self.allocation = allocation
    self.orderCapacity = orderCapacity
  }
}

public struct MatchingSettings: Hashable, Sendable {
  public var instruments: [MatchingInstrument]
  /// Live orders over all instruments, when fewer than the sum of theirs.
  public var orderCapacity: Int?
  /// Of the table of order ids: a random one where strangers choose their ids. No answer depends on it.
  public var idKey: UInt64
  /// The changes of the displayed book come out as market data too, beside the reports.
  public var publishesBook: Bool
  /// Ticks of each side that are kept densely; a multiple of 64, at most 4096.
  public var windowTicks: Int
  /// Numbers of orders and of executions go on behind this one, so that no two runs give out the same.
  public var firstNumber: UInt64

  public init(
    instruments: [MatchingInstrument], orderCapacity: Int? = nil,
    idKey: UInt64 = 0x9E37_79B9_7F4A_7C15,
    publishesBook: Bool = false, windowTicks: Int = 4096, firstNumber: UInt64 = 0
  ) {
    self.instruments = instruments
    self.orderCapacity = orderCapacity
    self.idKey = idKey
    self.publishesBook = publishesBook
    self.windowTicks = windowTicks
    self.firstNumber = firstNumber
  }
}
