// What crosses between the core and a plug-in lies where the header says: the header asserts its own sizes, and here
// each field of the Swift side is held against it.

import CStrategy
import Events
import Strategies
import Testing

@Suite struct PluginLayoutTests {
  @Test func marketsAndOrdersAreTheHeaders() {
    #expect(MemoryLayout<PluginMarket>.size == MemoryLayout<apus_market>.size)
    #expect(at(\PluginMarket.tick) == at(\apus_market.tick))
    #expect(at(\PluginMarket.lot) == at(\apus_market.lot))
    #expect(at(\PluginMarket.lowestPrice) == at(\apus_market.lowest_price))
    #expect(at(\PluginMarket.highestPrice) == at(\apus_market.highest_price))
    #expect(at(\PluginMarket.position) == at(\apus_market.position))
    #expect(at(\PluginMarket.openBuy) == at(\apus_market.open_buy))
    #expect(at(\PluginMarket.openSell) == at(\apus_market.open_sell))
    #expect(at(\PluginMarket.top) == at(\apus_market.top))
    #expect(at(\PluginMarket.top) == PluginMarketLayout.top)
    #expect(at(\PluginMarket.instrument) == at(\apus_market.instrument))
    #expect(at(\PluginMarket.hasTop) == at(\apus_market.has_top))
    #expect(at(\PluginMarket.mayTrade) == at(\apus_market.may_trade))

    #expect(MemoryLayout<PluginOrder>.size == MemoryLayout<apus_order>.size)
    #expect(at(\PluginOrder.id) == at(\apus_order.id))
    #expect(at(\PluginOrder.price) == at(\apus_order.price))
    #expect(at(\PluginOrder.total) == at(\apus_order.total))
    #expect(at(\PluginOrder.filled) == at(\apus_order.filled))
    #expect(at(\PluginOrder.market) == at(\apus_order.market))
    #expect(at(\PluginOrder.side) == at(\apus_order.side))
    #expect(at(\PluginOrder.state) == at(\apus_order.state))
    #expect(PluginOrderState.free == UInt8(APUS_ORDER_FREE))
    #expect(PluginOrderState.sent == UInt8(APUS_ORDER_SENT))
    #expect(PluginOrderState.working == UInt8(APUS_ORDER_WORKING))
    #expect(PluginOrderState.canceling == UInt8(APUS_ORDER_CANCELING))
    #expect(PluginOrderState.replacing == UInt8(APUS_ORDER_REPLACING))
  }

  @Test func theDeskAndWhatIsToldAreTheHeaders() {
    unsafe #expect(MemoryLayout<PluginDesk>.size == MemoryLayout<apus_desk>.size)
    unsafe #expect(at(\PluginDesk.now) == at(\apus_desk.now))
    unsafe #expect(at(\PluginDesk.sequence) == at(\apus_desk.sequence))
    unsafe #expect(at(\PluginDesk.markets) == at(\apus_desk.markets))
    unsafe #expect(at(\PluginDesk.orders) == at(\apus_desk.orders))
    unsafe #expect(at(\PluginDesk.values) == at(\apus_desk.values))
    unsafe #expect(at(\PluginDesk.marketCount) == at(\apus_desk.market_count))
    unsafe #expect(at(\PluginDesk.orderCount) == at(\apus_desk.order_count))
    unsafe #expect(at(\PluginDesk.valueCount) == at(\apus_desk.value_count))
    unsafe #expect(at(\PluginDesk.lastRefusal) == at(\apus_desk.last_refusal))
    unsafe #expect(at(\PluginDesk.refused) == at(\apus_desk.refused))
    unsafe #expect(at(\PluginDesk.maximumPosition) == at(\apus_desk.max_position))

    #expect(MemoryLayout<PluginUpdate>.size == MemoryLayout<apus_update>.size)
    #expect(at(\PluginUpdate.id) == at(\apus_update.id))
    #expect(at(\PluginUpdate.price) == at(\apus_update.price))
    #expect(at(\PluginUpdate.quantity) == at(\apus_update.quantity))
    #expect(at(\PluginUpdate.row) == at(\apus_update.row))
    #expect(at(\PluginUpdate.market) == at(\apus_update.market))
    #expect(at(\PluginUpdate.news) == at(\apus_update.news))
    #expect(at(\PluginUpdate.side) == at(\apus_update.side))
    #expect(at(\PluginUpdate.isOver) == at(\apus_update.is_over))

    #expect(MemoryLayout<PluginCommand>.size == MemoryLayout<apus_command>.size)
    #expect(at(\PluginCommand.market) == at(\apus_command.market))
  }

  @Test func anEventAndItsPayloadsAreTheHeaders() {
    #expect(MemoryLayout<Event>.size == MemoryLayout<apus_event>.size)
    #expect(at(\Event.time) == at(\apus_event.time))
    #expect(at(\Event.kind) == at(\apus_event.kind))
    #expect(at(\Event.flags) == at(\apus_event.flags))
    #expect(at(\Event.source) == at(\apus_event.source))
    #expect(at(\Event.instrument) == at(\apus_event.instrument))
    #expect(at(\Event.words) == at(\apus_event.as))
    #expect(at(\TopOfBook.bidPrice) == at(\apus_top_of_book.bid_price))
    #expect(at(\TopOfBook.bidQuantity) == at(\apus_top_of_book.bid_quantity))
    #expect(at(\TopOfBook.askPrice) == at(\apus_top_of_book.ask_price))
    #expect(at(\TopOfBook.askQuantity) == at(\apus_top_of_book.ask_quantity))
    #expect(at(\TopOfBook.bidOrders) == at(\apus_top_of_book.bid_orders))
    #expect(at(\TopOfBook.askOrders) == at(\apus_top_of_book.ask_orders))
    #expect(at(\Trade.resting) == at(\apus_trade.resting))
    #expect(at(\Trade.price) == at(\apus_trade.price))
    #expect(at(\Trade.quantity) == at(\apus_trade.quantity))
    #expect(at(\Trade.number) == at(\apus_trade.number))
    #expect(at(\Trade.aggressor) == at(\apus_trade.aggressor))
    #expect(at(\BookOrder.order) == at(\apus_book_order.order))
    #expect(at(\BookOrder.price) == at(\apus_book_order.price))
    #expect(at(\BookOrder.quantity) == at(\apus_book_order.quantity))
    #expect(at(\BookOrder.side) == at(\apus_book_order.side))
    #expect(at(\LevelUpdate.price) == at(\apus_level_update.price))
    #expect(at(\LevelUpdate.quantity) == at(\apus_level_update.quantity))
    #expect(at(\LevelUpdate.orderCount) == at(\apus_level_update.order_count))
    #expect(at(\LevelUpdate.side) == at(\apus_level_update.side))
    #expect(at(\MarketStatus.referencePrice) == at(\apus_market_status.reference_price))
    #expect(at(\MarketStatus.phase) == at(\apus_market_status.phase))
    #expect(EventKind.bookAdd.code == UInt8(APUS_BOOK_ADD))
    #expect(EventKind.bookModify.code == UInt8(APUS_BOOK_MODIFY))
    #expect(EventKind.bookDelete.code == UInt8(APUS_BOOK_DELETE))
    #expect(EventKind.bookClear.code == UInt8(APUS_BOOK_CLEAR))
    #expect(EventKind.levelUpdate.code == UInt8(APUS_LEVEL_UPDATE))
    #expect(EventKind.marketStatus.code == UInt8(APUS_MARKET_STATUS))
    #expect(EventKind.bookGap.code == UInt8(APUS_BOOK_GAP))
  }

  @Test func theTrayIsTheHeaders() {
    #expect(StrategyDesk.fanOut == Int(APUS_TRAY_CAPACITY))
    #expect(PluginTrayLayout.byteCount == MemoryLayout<apus_tray>.size)
    #expect(PluginTrayLayout.overflow == at(\apus_tray.overflow))
    #expect(PluginTrayLayout.intents == at(\apus_tray.intents))
    #expect(PluginTrayLayout.stride == MemoryLayout<apus_intent>.stride)
    #expect(MemoryLayout<PluginIntent>.size == MemoryLayout<apus_intent>.size)
    #expect(at(\PluginIntent.kind) == at(\apus_intent.kind))
    #expect(at(\PluginIntent.side) == at(\apus_intent.side))
    #expect(at(\PluginIntent.type) == at(\apus_intent.type))
    #expect(at(\PluginIntent.timeInForce) == at(\apus_intent.time_in_force))
    #expect(at(\PluginIntent.instructions) == at(\apus_intent.instructions))
    #expect(at(\PluginIntent.reserved0) == at(\apus_intent.reserved))
    #expect(at(\PluginIntent.market) == at(\apus_intent.market))
    #expect(at(\PluginIntent.row) == at(\apus_intent.row))
    #expect(at(\PluginIntent.price) == at(\apus_intent.price))
    #expect(at(\PluginIntent.quantity) == at(\apus_intent.quantity))
  }

  @Test func codesAreTheHeaders() {
    #expect(Side.buy.code == UInt8(APUS_BUY) && Side.sell.code == UInt8(APUS_SELL))
    #expect(OrderType.limit.code == UInt8(APUS_LIMIT))
    #expect(OrderType.market.code == UInt8(APUS_MARKET_ORDER))
    #expect(TimeInForce.day.code == UInt8(APUS_DAY))
    #expect(TimeInForce.goodTillCancel.code == UInt8(APUS_GOOD_TILL_CANCEL))
    #expect(TimeInForce.immediateOrCancel.code == UInt8(APUS_IMMEDIATE_OR_CANCEL))
    #expect(TimeInForce.fillOrKill.code == UInt8(APUS_FILL_OR_KILL))
    #expect(OrderInstruction.postOnly == UInt8(APUS_POST_ONLY))
    #expect(OrderInstruction.allOrNone == UInt8(APUS_ALL_OR_NONE))
    let news: [OrderNews] = [
      .accepted, .filled, .replaced, .reduced, .gone, .requestRefused, .corrected,
    ]
    #expect(
      news.map(\.rawValue)
        == [
          APUS_ACCEPTED, APUS_FILLED, APUS_REPLACED, APUS_REDUCED, APUS_GONE, APUS_REQUEST_REFUSED,
          APUS_CORRECTED,
        ].map { UInt8($0) })
    #expect(PluginRefusal.broken.code == UInt32(APUS_REFUSED_BROKEN))
    #expect(PluginRefusal.silent.code == UInt32(APUS_REFUSED_SILENT))
    #expect(PluginCode.largestState == UInt64(APUS_STATE_BYTES_MAX))
  }

  private func at<Root, Value>(_ field: KeyPath<Root, Value>) -> Int? {
    MemoryLayout<Root>.offset(of: field)
  }
}
