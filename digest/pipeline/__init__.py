"""One run of one digest, from its sources to the receipts of its mails.

    gather    ask the sources, store what is new
    build     group the open articles, render what would be sent; settles nothing
    freeze    from here the edition, its bytes and its recipients stand
    deliver   hand over, remember every answer

`run` does all four, once per occasion, and goes on where an earlier run stopped. Everything it needs comes in as a
`Kit`; only `app` knows which engines, providers and clocks are in it.
"""
