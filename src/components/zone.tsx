"use client";

import { createContext, useContext } from "react";

const ZoneContext = createContext("UTC");

export const ZoneProvider = ZoneContext.Provider;

/** The zone in which the user's days are counted and all times are shown. */
export const useZone = (): string => useContext(ZoneContext);
