// The calls into a library, one a signature. What it does there nobody can prove: that it takes no lock and no memory is its own
// promise. They aren't inlined, so that what is proven of a strategy stage ends here. The function comes last: then all that it
// is given is in its place already.

extension PluginCalls {
  @usableFromInline @_noLocks @inline(never)
  static func call(
    _ state: State, _ desk: Desk, _ function: @convention(c) (State, Desk) -> Int32
  ) -> Int32 {
    unsafe _unsafePerformance { unsafe function(state, desk) }
  }

  @usableFromInline @_noLocks @inline(never)
  static func call(
    _ state: State, _ desk: Desk, _ function: @convention(c) (State, Desk) -> Void
  ) {
    unsafe _unsafePerformance { unsafe function(state, desk) }
  }

  @usableFromInline @_noLocks @inline(never)
  static func call(
    _ state: State, _ desk: Desk, _ market: UInt32, _ told: UnsafeRawPointer, _ tray: Tray,
    _ function: @convention(c) (State, Desk, UInt32, UnsafeRawPointer, Tray) -> Void
  ) {
    unsafe _unsafePerformance { unsafe function(state, desk, market, told, tray) }
  }

  @usableFromInline @_noLocks @inline(never)
  static func call(
    _ state: State, _ desk: Desk, _ market: UInt32, _ tray: Tray,
    _ function: @convention(c) (State, Desk, UInt32, Tray) -> Void
  ) {
    unsafe _unsafePerformance { unsafe function(state, desk, market, tray) }
  }

  @usableFromInline @_noLocks @inline(never)
  static func call(
    _ state: State, _ desk: Desk, _ told: UnsafeRawPointer, _ tray: Tray,
    _ function: @convention(c) (State, Desk, UnsafeRawPointer, Tray) -> Void
  ) {
    unsafe _unsafePerformance { unsafe function(state, desk, told, tray) }
  }

  @usableFromInline @_noLocks @inline(never)
  static func call(
    _ state: State, _ desk: Desk, _ tray: Tray,
    _ function: @convention(c) (State, Desk, Tray) -> Void
  ) {
    unsafe _unsafePerformance { unsafe function(state, desk, tray) }
  }
}
