"use client";

import { Skeleton } from "@mantine/core";
import dynamic from "next/dynamic";

/** The calendar is a large part of a page that hardly anybody opens: it comes when it is shown. */
const Picker = dynamic(() => import("./day-picker").then((module) => module.DayPicker<"range">), {
  ssr: false,
  loading: () => <Skeleton height={36} w={210} />,
});

interface DayRangeProps {
  placeholder?: string;
  clearable?: boolean;
  maxDate?: Date;
  /** First and last day, the last one included; null where none is chosen. */
  value: [string | null, string | null];
  onChange: (value: [string | null, string | null]) => void;
}

/** A period by its first and last day. */
export function DayRange(props: DayRangeProps) {
  return <Picker type="range" w={{ base: "100%", xs: 220 }} {...props} />;
}
