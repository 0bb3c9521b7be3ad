/** The global that holds the image script's argument, in the isolated world that only our scripts see. */
export const WANTED_IMAGE = 'glossWantedImage';
